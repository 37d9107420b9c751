using System.Text.Json.Nodes;
using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>What the chart makes is what a cluster takes, and what it must be.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Cases => Chart.Cases;

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_object_is_as_Kubernetes_types_it(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        Assert.NotEmpty(all);
        Assert.Empty(all.SelectMany(ManifestSchema.Findings));
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_name_leads_to_something(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        Assert.Empty(new ManifestLinks(all).Findings());
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task No_container_can_do_more_than_it_must(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        foreach (var deployment in all.Where(m => m.Kind == "Deployment"))
        {
            var user = deployment.Name == "sluice-control-plane" ? "10001" : "1337";
            Assert.Equal(user, deployment.Text("spec.template.spec.securityContext.runAsUser"));
            Assert.Equal("true", deployment.Text("spec.template.spec.securityContext.runAsNonRoot"));
            Assert.Equal("RuntimeDefault", deployment.Text("spec.template.spec.securityContext.seccompProfile.type"));
            foreach (var container in deployment.Items("spec.template.spec.containers"))
            {
                Assert.Equal("""["ALL"]""", Manifest.At(container, "securityContext.capabilities.drop")!.ToJsonString());
                Assert.Null(Manifest.At(container, "securityContext.capabilities.add"));
                Assert.Equal("true", $"{Manifest.At(container, "securityContext.readOnlyRootFilesystem")}");
                Assert.Equal("false", $"{Manifest.At(container, "securityContext.allowPrivilegeEscalation")}");
                Assert.NotNull(Manifest.At(container, "resources.limits.memory"));
                Assert.Contains(Manifest.Items(container, "volumeMounts"), m => $"{m["mountPath"]}" == "/tmp");
            }
        }
    }

    /// <summary>Kubernetes kills what still drains at the end of the grace period.</summary>
    [Theory, MemberData(nameof(Cases))]
    public async Task Gateways_have_more_time_than_they_drain(string values)
    {
        foreach (var gateway in await GatewaysAsync(values))
            Assert.True(
                gateway.At("spec.template.spec.terminationGracePeriodSeconds")!.GetValue<long>() >= Number(gateway, "--drain-timeout") + 10
            );
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Gateways_bind_the_target_ports_of_their_Service(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        foreach (var gateway in await GatewaysAsync(values))
        {
            var ports = all.Single(m => m.Kind == "Service" && m.Name == gateway.Name).Items("spec.ports");
            var moved = ports.Where(p => $"{p["port"]}" != $"{p["targetPort"]}").Select(p => $"{p["port"]}={p["targetPort"]}");
            Assert.Equal(string.Join(',', moved), Argument(gateway, "--port-map") ?? "");
            Assert.All(ports, p => Assert.InRange(p["targetPort"]!.GetValue<long>(), 1024, 65535));
        }
    }

    /// <summary>Gateways select by the labels that the program is told, and pods are selected by those that they carry.</summary>
    [Theory, MemberData(nameof(Cases))]
    public async Task Gateways_are_told_the_labels_that_their_pods_carry(string values)
    {
        foreach (var gateway in await GatewaysAsync(values))
        {
            var told = Argument(gateway, "--labels")!.Split(',').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
            Assert.Equal(gateway.Texts("spec.selector.matchLabels").OrderBy(l => l.Key), told.OrderBy(l => l.Key));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Nobody_but_the_authority_takes_a_gateways_token(string values)
    {
        foreach (var gateway in await GatewaysAsync(values))
        {
            Assert.Equal("false", gateway.Text("spec.template.spec.automountServiceAccountToken"));
            var token = gateway.Items("spec.template.spec.volumes").SelectMany(v => Manifest.Items(v, "projected.sources")).Single();
            Assert.Equal("istio-ca", $"{Manifest.At(token, "serviceAccountToken.audience")}");
            Assert.Equal("/var/run/secrets/tokens/istio-token", Argument(gateway, "--token-file"));
        }
    }

    /// <summary>No star anywhere, no right to raise rights, and nothing written but what the control plane writes.</summary>
    [Theory, MemberData(nameof(Cases))]
    public async Task Roles_are_narrow(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        var rules = all.Where(m => m.Kind is "Role" or "ClusterRole").SelectMany(m => m.Items("rules")).ToList();
        var words = rules.SelectMany(r => r.SelectMany(f => (f.Value as JsonArray ?? []).Select(v => $"{v}"))).ToHashSet();
        Assert.DoesNotContain("*", words);
        Assert.DoesNotContain(words, w => w is "escalate" or "bind" or "impersonate" or "deletecollection");
        Assert.DoesNotContain("rbac.authorization.k8s.io", words);
        Assert.DoesNotContain(
            all.Where(m => m.Kind == "ClusterRole").SelectMany(m => m.Items("rules")),
            r => Says(r, "resources", "secrets") && (values != "revision" || !Says(r, "verbs", "get") || Says(r, "verbs", "create"))
        );
    }

    [Fact]
    public async Task The_plain_manifests_are_the_charts()
    {
        using var folder = new TemporaryFolder();
        await Chart.RunAsync(["-out", folder.Path, Chart.Folder], TestContext.Current.CancellationToken);
        var expected = Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)).Order().ToList();
        var manifests = RepositoryFile.PathOf("deploy/manifests");
        var listed = ManifestYaml.ReadOne(
            await File.ReadAllTextAsync(Path.Combine(manifests, "kustomization.yaml"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(expected.Append("namespace.yaml").Order(), Manifest.At(listed, "resources")!.AsArray().Select(r => $"{r}").Order());
        foreach (var name in expected)
        {
            var written = await File.ReadAllTextAsync(Path.Combine(manifests, name), TestContext.Current.CancellationToken);
            var rendered = await File.ReadAllTextAsync(Path.Combine(folder.Path, name), TestContext.Current.CancellationToken);
            Assert.True(written == rendered, $"{name} is not what the chart makes; run deploy/manifests/render");
        }
    }

    private static bool Says(JsonObject rule, string field, string word) => (rule[field] as JsonArray ?? []).Any(v => $"{v}" == word);

    private static async Task<IEnumerable<Manifest>> GatewaysAsync(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        return all.Where(m => m.Kind == "Deployment" && m.Name != "sluice-control-plane");
    }

    private static long Number(Manifest deployment, string option) =>
        long.Parse(Argument(deployment, option)!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Argument(Manifest deployment, string option)
    {
        var arguments = deployment.Items("spec.template.spec.containers").Single()["args"]!.AsArray().Select(a => $"{a}").ToList();
        var place = arguments.IndexOf(option);
        return place < 0 ? null : arguments[place + 1];
    }
}
