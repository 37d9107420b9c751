using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>The real kubectl, as its users type it.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private Kubectl _kubectl = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Kubectl.IsPresent, Kubectl.SkipReason);
        _api = await TestApi.StartAsync(Cancel);
        _kubectl = _api.Kubectl(_api.Token("admin", "admin"));
    }

    public ValueTask DisposeAsync() => _api is null ? default : _api.DisposeAsync();

    [Fact]
    public async Task Apply_creates_then_changes_nothing_then_configures()
    {
        var created = await ApplyAsync(Samples.VirtualService("a.test"));
        var unchanged = await ApplyAsync(Samples.VirtualService("a.test"));
        var configured = await ApplyAsync(Samples.VirtualService("b.test"));

        Assert.Equal("virtualservice.networking.istio.io/web created\n", created.Output);
        Assert.Equal("virtualservice.networking.istio.io/web unchanged\n", unchanged.Output);
        Assert.Equal("virtualservice.networking.istio.io/web configured\n", configured.Output);
        Assert.All([created, unchanged, configured], r => Assert.Equal("", r.Error));
    }

    [Fact]
    public async Task Apply_merges_the_ports_of_a_service_by_their_number()
    {
        await ApplyAsync(Samples.Service);
        await RunAsync("patch", "service", "web", "-p", """{"spec":{"ports":[{"port":9000,"name":"other"}]}}""");

        // kubectl sends a strategic merge patch: what it never wrote stays, what it wrote before and no more goes.
        var changed = await ApplyAsync(Samples.Service.Replace("    - {name: tls, port: 443}\n", "", StringComparison.Ordinal));

        Assert.Equal("service/web configured\n", changed.Output);
        var ports = await RunAsync("get", "service", "web", "-o", "jsonpath={.spec.ports[*].name}");
        Assert.Equal("http other", ports.Output);
    }

    [Fact]
    public async Task Get_prints_tables_names_and_the_object()
    {
        await ApplyAsync(Samples.VirtualService("a.test"));

        var table = await RunAsync("get", "vs");
        var wide = await RunAsync("get", "virtualservices", "-A", "-o", "wide");
        var name = await RunAsync("get", "vs", "-o", "name");
        var yaml = await RunAsync("get", "vs", "web", "-o", "yaml");
        var old = await RunAsync("get", "virtualservices.v1alpha3.networking.istio.io", "web", "-o", "jsonpath={.apiVersion}");

        Assert.Matches("""^NAME +GATEWAYS +HOSTS +AGE\nweb +\["shop"\] +\["a.test"\] +\d+s\n$""", table.Output);
        Assert.Matches("^NAMESPACE +NAME +GATEWAYS +HOSTS +AGE\ndefault +web", wide.Output);
        Assert.Equal("virtualservice.networking.istio.io/web\n", name.Output);
        Assert.Contains("\n  generation: 1\n", yaml.Output, StringComparison.Ordinal);
        Assert.Equal("networking.istio.io/v1alpha3", old.Output);
    }

    [Fact]
    public async Task A_watch_tells_what_others_change()
    {
        await ApplyAsync(Samples.VirtualService("a.test"));
        var editor = _api.User("editor", "editor");

        var lines = await _kubectl.ReadUntilAsync(
            line => line.Contains("b.test", StringComparison.Ordinal),
            line =>
                line.Contains("a.test", StringComparison.Ordinal)
                    ? editor.PatchAsync($"{ApiCalls.VirtualServices}/web", """{"spec":{"hosts":["b.test"]}}""")
                    : Task.CompletedTask,
            Cancel,
            ["get", "vs", "-w"]
        );

        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public async Task Patches_labels_annotations_and_edits_change_what_they_say()
    {
        await ApplyAsync(Samples.VirtualService("a.test"));
        await RunAsync("patch", "vs", "web", "--type", "merge", "-p", """{"spec":{"hosts":["b.test"]}}""");
        await RunAsync("patch", "vs", "web", "--type", "json", "-p", """[{"op":"add","path":"/spec/hosts/-","value":"c.test"}]""");
        await RunAsync("label", "vs", "web", "tier=edge");
        await RunAsync("annotate", "vs", "web", "shop.test/owner=ann");
        var editor = Path.Combine(Path.GetDirectoryName(_kubectl.Kubeconfig)!, "editor");
        await File.WriteAllTextAsync(editor, "#!/bin/sh\nsed -i s/c.test/d.test/ \"$1\"\n", Cancel);
        File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var edited = await RunAsync("edit", "vs", "web");

        Assert.Equal("virtualservice.networking.istio.io/web edited\n", edited.Output);
        var result = await RunAsync(
            "get",
            "vs",
            "web",
            "-o",
            "jsonpath={.spec.hosts} {.metadata.labels.tier} {.metadata.annotations.shop\\.test/owner}"
        );
        Assert.Equal("""["b.test","d.test"] edge ann""", result.Output);
    }

    [Fact]
    public async Task Diff_tells_by_its_exit_code_whether_there_is_one()
    {
        await ApplyAsync(Samples.VirtualService("a.test"));

        var same = await _kubectl.RunAsync(Samples.VirtualService("a.test"), Cancel, "diff", "-f", "-");
        var other = await _kubectl.RunAsync(Samples.VirtualService("b.test"), Cancel, "diff", "-f", "-");

        Assert.Equal(0, same.ExitCode);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("+  - b.test", other.Output, StringComparison.Ordinal);
        var after = await RunAsync("get", "vs", "web", "-o", "jsonpath={.spec.hosts[0]}");
        Assert.Equal("a.test", after.Output);
    }

    [Fact]
    public async Task What_is_invalid_is_refused_with_our_codes_and_not_stored()
    {
        var refused = await ApplyAsync(Samples.BadVirtualService);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("spec.gatways: SLU0020", refused.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean gateways?", refused.Error, StringComparison.Ordinal);
        Assert.Contains("spec.http[0].timeout: SLU0025", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("get", "vs", "-o", "name")).Output);
    }

    [Fact]
    public async Task A_stale_revision_is_a_conflict()
    {
        await ApplyAsync(Samples.VirtualService("a.test"));
        var stale = Samples
            .VirtualService("b.test")
            .Replace("  name: web\n", "  name: web\n  resourceVersion: \"1\"\n", StringComparison.Ordinal);
        await RunAsync("label", "vs", "web", "a=b");

        var refused = await ApplyAsync(stale);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Conflict", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_on_the_server_stores_nothing_and_judges_all_the_same()
    {
        var good = await ApplyAsync(Samples.VirtualService("a.test"), "--dry-run=server");
        var bad = await ApplyAsync(Samples.BadVirtualService, "--dry-run=server");

        Assert.Equal("virtualservice.networking.istio.io/web created (server dry run)\n", good.Output);
        Assert.Contains("SLU0020", bad.Error, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("get", "vs", "-o", "name")).Output);
    }

    [Fact]
    public async Task What_is_kept_and_not_applied_comes_with_a_warning()
    {
        const string filter = "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: f}\nspec: {any: thing}\n";

        var kept = await ApplyAsync(filter);

        Assert.Equal("envoyfilter.networking.istio.io/f created\n", kept.Output);
        Assert.Contains("Warning: kind: SLU0018", kept.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_and_its_selection_delete()
    {
        await ApplyAsync(Samples.VirtualService("a.test"));
        await ApplyAsync($"{Samples.ConfigMap("a", labels: "{tier: edge}")}---\n{Samples.ConfigMap("b")}");

        var one = await RunAsync("delete", "vs", "web");
        var some = await RunAsync("delete", "cm", "-l", "tier=edge");

        Assert.Equal("virtualservice.networking.istio.io \"web\" deleted\n", one.Output);
        Assert.Equal("configmap \"a\" deleted\n", some.Output);
        Assert.Equal("configmap/b\n", (await RunAsync("get", "vs,cm", "-o", "name")).Output);
    }

    [Fact]
    public async Task What_kubectl_makes_itself_comes_as_protocol_buffers_and_is_understood()
    {
        await RunAsync("create", "namespace", "shop");
        await RunAsync("create", "configmap", "c", "--from-literal=k=v");
        await RunAsync("create", "secret", "generic", "s", "--from-literal=k=v");
        await RunAsync("create", "serviceaccount", "bot");
        await RunAsync("create", "service", "loadbalancer", "lb", "--tcp=443:https");
        await RunAsync("create", "service", "nodeport", "np", "--tcp=80:8080", "--node-port=30080");
        await RunAsync("create", "service", "externalname", "en", "--external-name=a.test");

        Assert.Equal("v", (await RunAsync("get", "cm", "c", "-o", "jsonpath={.data.k}")).Output);
        Assert.Equal("dg==", (await RunAsync("get", "secret", "s", "-o", "jsonpath={.data.k}")).Output);
        Assert.Equal("https", (await RunAsync("get", "svc", "lb", "-o", "jsonpath={.spec.ports[0].targetPort}")).Output);
        Assert.Equal(
            "8080 30080",
            (await RunAsync("get", "svc", "np", "-o", "jsonpath={.spec.ports[0].targetPort} {.spec.ports[0].nodePort}")).Output
        );
        Assert.Equal("a.test", (await RunAsync("get", "svc", "en", "-o", "jsonpath={.spec.externalName}")).Output);
        Assert.Equal("namespace/shop\nserviceaccount/bot\n", (await RunAsync("get", "ns,sa", "-o", "name")).Output);
    }

    [Fact]
    public async Task Explain_knows_the_fields()
    {
        var explained = await RunAsync("explain", "virtualservice.spec.http.retries");

        Assert.Contains("perTryTimeout", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_is_refused_in_words()
    {
        var refused = await ApplyAsync(Samples.VirtualService("a.test"), "--server-side");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("without --server-side", refused.Error, StringComparison.Ordinal);
    }

    private Task<KubectlResult> ApplyAsync(string yaml, params string[] further) =>
        _kubectl.RunAsync(yaml, Cancel, ["apply", "-f", "-", .. further]);

    private async Task<KubectlResult> RunAsync(params string[] arguments)
    {
        var result = await _kubectl.RunAsync(input: null, Cancel, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }
}
