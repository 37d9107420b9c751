using CsCheck;
using Sluice.Xds.Server.Streams;

namespace Sluice.Tests.Xds.Wire;

public sealed class InterestTests
{
    private static readonly string[] All = ["a", "b", "a/", "/", "a/b", "a/b/", "a/b/c", "b//c", "a/*", "a/b/*", "/*", "b//*"];
    private static readonly Gen<string> Names = Gen.Int[0, All.Length - 1].Select(i => All[i]);

    [Fact]
    public void Prefixes_cover_what_begins_with_them() =>
        Names
            .List[0, 5]
            .Select(Names)
            .Sample(
                (wanted, name) =>
                {
                    var interest = new XdsInterest();
                    foreach (var one in wanted)
                        interest.Add(one);
                    var naive = wanted.Any(w =>
                        w.EndsWith("/*", StringComparison.Ordinal) ? name.StartsWith(w[..^1], StringComparison.Ordinal) : w == name
                    );
                    Assert.Equal(naive, interest.Covers(name));
                }
            );

    [Fact]
    public void What_is_added_and_removed_leaves_no_characters()
    {
        var interest = new XdsInterest();
        foreach (var name in new[] { "a", "routes/*", "a", "*" })
            interest.Add(name);
        Assert.Equal(9, interest.Characters);
        foreach (var name in new[] { "a", "routes/*", "b", "*" })
            interest.Remove(name);
        Assert.Equal(0, interest.Characters);
    }
}
