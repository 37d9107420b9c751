using CsCheck;
using Sluice.ControlPlane.Egress;

namespace Sluice.Tests.ControlPlane.Egress;

public sealed class AuditLinesTests
{
    [Fact]
    public void Lines_are_cut_as_everywhere() =>
        Gen.Char["ab\n"]
            .Array[0, 40]
            .Sample(chars =>
            {
                var text = new string(chars);
                var expected = new List<string>(text.Split('\n'));
                if (expected[^1].Length == 0)
                    expected.RemoveAt(expected.Count - 1);
                return AuditLines.Read(new StringReader(text)).SequenceEqual(expected);
            });

    [Theory]
    [InlineData(AuditLines.MaxLength, AuditLines.MaxLength)]
    [InlineData(AuditLines.MaxLength + 1, 0)]
    public void A_line_that_is_too_long_comes_empty(int length, int read)
    {
        var lines = AuditLines.Read(new StringReader($"a\n{new string('x', length)}\nb")).ToList();
        Assert.Equal(["a", new string('x', read), "b"], lines);
    }
}
