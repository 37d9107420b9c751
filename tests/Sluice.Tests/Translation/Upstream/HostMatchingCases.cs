using Sluice.Testing;
using Sluice.Translation.Hosts;

namespace Sluice.Tests.Translation.Upstream;

internal static class HostMatchingCases
{
    public static string? Compare(UpstreamCase upstream) =>
        upstream.Test switch
        {
            "TestNameMatches" => Expect.Equal(upstream.Flag("out"), HostName.Matches(upstream.Text("a"), upstream.Text("b"))),
            "TestNameSubsetOf" => Expect.Equal(upstream.Flag("out"), HostName.IsSubsetOf(upstream.Text("a"), upstream.Text("b"))),
            "BenchmarkNameMatch" => Expect.Equal(upstream.Flag("matches"), HostName.Matches(upstream.Text("a"), upstream.Text("z"))),
            "TestNamesIntersection" => Expect.Set(
                upstream.Texts("intersection"),
                HostName.Intersection(upstream.Texts("a"), upstream.Texts("b"))
            ),
            "TestNamesForNamespace" => Expect.Sequence(
                upstream.Texts("want"),
                HostName.ForNamespace(upstream.Texts("hosts"), upstream.Text("namespace"))
            ),
            "TestNamesSortOrder" => Expect.Sequence(
                upstream.Texts("want"),
                upstream.Texts("in").Order(Comparer<string>.Create(HostName.CompareSpecificity))
            ),
            "TestMoreSpecific" => Expect.Equal(
                upstream.Flag("expected"),
                HostName.IsMoreSpecific(upstream.Text("host1"), upstream.Text("host2"))
            ),
            "TestScopedFqdn_InScopeOf" => Expect.Equal(
                upstream.Flag("Want"),
                IsInScope(upstream.Text("ScFqdn"), upstream.Text("Namespace"))
            ),
            _ => Expect.Unmapped,
        };

    /// <summary>A dot stands for the namespace that the service's own name holds.</summary>
    private static bool IsInScope(string scoped, string ns)
    {
        var (scope, host) = HostName.SplitNamespace(scoped);
        var owner = host.Split('.').ElementAtOrDefault(1) ?? "";
        return HostName.ForNamespace([scope == "." ? $"{owner}/{host}" : scoped], ns).Any();
    }
}
