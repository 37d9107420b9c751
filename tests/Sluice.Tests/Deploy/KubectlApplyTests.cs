using Sluice.ControlPlane.Api.Kinds;
using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>kubectl takes the manifests to an API that keeps everything they need, as an operator does with a cluster.</summary>
public sealed class KubectlApplyTests : IAsyncLifetime
{
    private static readonly ApiKind[] Needed =
    [
        ApiKind.Opaque("apps", "v1", "Deployment"),
        ApiKind.Opaque("autoscaling", "v2", "HorizontalPodAutoscaler"),
        ApiKind.Opaque("policy", "v1", "PodDisruptionBudget"),
        ApiKind.Opaque("networking.k8s.io", "v1", "NetworkPolicy"),
        ApiKind.Opaque("rbac.authorization.k8s.io", "v1", "Role"),
        ApiKind.Opaque("rbac.authorization.k8s.io", "v1", "RoleBinding"),
        OfCluster("rbac.authorization.k8s.io", "ClusterRole"),
        OfCluster("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        OfCluster("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        OfCluster("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
        OfCluster("apiextensions.k8s.io", "CustomResourceDefinition"),
    ];

    private TestApi _api = null!;
    private Kubectl _kubectl = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Kubectl.IsPresent, Kubectl.SkipReason);
        _api = await TestApi.StartAsync(Cancel, Needed);
        _kubectl = _api.Kubectl(_api.Token("admin", "admin"));
    }

    public ValueTask DisposeAsync() => _api is null ? default : _api.DisposeAsync();

    [Theory, InlineData("client"), InlineData("server")]
    public async Task A_dry_run_takes_every_object(string where)
    {
        var result = await ApplyAsync($"--dry-run={where}", "--validate=strict");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.All(
            Lines(result),
            l => Assert.EndsWith($"created ({(where == "server" ? "server " : "")}dry run)", l, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Applied_again_nothing_changes()
    {
        var first = await ApplyAsync();
        var before = await VersionsAsync();
        Assert.Contains("Deployment", before.Output, StringComparison.Ordinal);
        var second = await ApplyAsync();
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.All(Lines(first), l => Assert.EndsWith(" created", l, StringComparison.Ordinal));
        // Of disruption budgets kubectl always says so: their selector is replaced whole, so that its patch is never empty.
        Assert.All(
            Lines(second).Where(l => !l.StartsWith("poddisruptionbudget", StringComparison.Ordinal)),
            l => Assert.EndsWith(" unchanged", l, StringComparison.Ordinal)
        );
        Assert.Equal(Lines(first).Count(), Lines(second).Count());
        Assert.Equal(before.Output, (await VersionsAsync()).Output);
    }

    [Theory, InlineData("everything"), InlineData("revision")]
    public async Task What_Helm_would_send_is_taken_too(string values)
    {
        var text = await Chart.RunAsync(["-values", Chart.ValuesFile(values), Chart.Folder], Cancel);
        var namespaces = string.Concat(
            new[] { "istio-system", "shop", "bank" }.Select(n => $"---\napiVersion: v1\nkind: Namespace\nmetadata: {{ name: {n} }}\n")
        );
        var result = await _kubectl.RunAsync(namespaces + text, Cancel, ["apply", "-f", "-"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.All(Lines(result), l => Assert.EndsWith(" created", l, StringComparison.Ordinal));
    }

    private Task<KubectlResult> VersionsAsync() =>
        _kubectl.RunAsync(
            null,
            Cancel,
            ["get", "-k", RepositoryFile.PathOf("deploy/manifests"), "-o", "custom-columns=:kind,:metadata.name,:metadata.resourceVersion"]
        );

    private Task<KubectlResult> ApplyAsync(params string[] further) =>
        _kubectl.RunAsync(null, Cancel, ["apply", "-k", RepositoryFile.PathOf("deploy/manifests"), .. further]);

    private static IEnumerable<string> Lines(KubectlResult result) => result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ApiKind OfCluster(string group, string kind) => ApiKind.Opaque(group, "v1", kind) with { IsNamespaced = false };
}
