using CsCheck;
using Sluice.Client;

namespace Sluice.Tests.Commands.Client;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_none() => Assert.Equal("", UnifiedDiff.Write("a\nb\n", "a\nb\n", "x", "y"));

    [Fact]
    public void Distant_changes_are_hunks_of_their_own()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i}\n"));
        var after = before.Replace("2\n3\n", "2\n", StringComparison.Ordinal).Replace("19\n", "19\nnew\n", StringComparison.Ordinal);
        Assert.Equal(
            """
            --- x
            +++ y
            @@ -1,6 +1,5 @@
             1
             2
            -3
             4
             5
             6
            @@ -17,4 +16,5 @@
             17
             18
             19
            +new
             20

            """,
            UnifiedDiff.Write(before, after, "x", "y")
        );
    }

    [Fact]
    public void The_edits_make_one_text_of_the_other()
    {
        var texts = Any("a", "b", "c").Array[0, 12];
        Gen.Select(texts, texts)
            .Sample(
                (before, after) =>
                {
                    var edits = LineEdits.Between(before, after);
                    Assert.Equal(before, edits.Where(e => e.Mark != '+').Select(e => e.Text));
                    Assert.Equal(after, edits.Where(e => e.Mark != '-').Select(e => e.Text));
                }
            );
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
