using Sluice.ControlPlane.Api.Kinds;
using Sluice.Resources.Reading;
using Sluice.Testing;
using Sluice.Tests.Resources;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>What the API tells of itself.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private HttpClient _viewer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _viewer = _api.User("viewer", "viewer:shop");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Every_kind_is_found_by_both_ways_of_discovery()
    {
        var old = new HashSet<string>();
        foreach (var group in (await _viewer.ReadAsync("/apis")).Json["groups"]!.AsArray())
        foreach (var version in group!["versions"]!.AsArray())
        foreach (var resource in (await _viewer.ReadAsync($"/apis/{version!["groupVersion"]}")).Json["resources"]!.AsArray())
            old.Add($"{version["groupVersion"]} {resource!["kind"]} {resource["name"]}");
        const string accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        var aggregated = await _viewer.GetAsync("/apis", accept);
        var found = new HashSet<string>();
        foreach (var group in aggregated.Json["items"]!.AsArray())
        foreach (var version in group!["versions"]!.AsArray())
        foreach (var resource in version!["resources"]!.AsArray())
            found.Add($"{group["metadata"]!["name"]}/{version["version"]} {resource!["responseKind"]!["kind"]} {resource["resource"]}");

        Assert.Equal(
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
            aggregated.ContentType.Replace(" ", "", StringComparison.Ordinal)
        );
        Assert.Equal(found, old.Where(r => !r.EndsWith("/status", StringComparison.Ordinal)).ToHashSet());
        Assert.All(
            new ApiKinds().All.Where(k => k.Group.Length > 0).SelectMany(k => k.Versions.Select(v => $"{k.Group}/{v} {k.Kind} {k.Plural}")),
            k => Assert.Contains(k, found)
        );
    }

    [Fact]
    public async Task The_version_to_write_today_comes_first()
    {
        var group = await _viewer.ReadAsync("/apis/networking.istio.io");

        Assert.Equal("v1", group.At("preferredVersion.version"));
        Assert.Equal(["v1", "v1beta1", "v1alpha3"], group.Json["versions"]!.AsArray().Select(v => (string)v!["version"]!));
    }

    [Fact]
    public async Task OpenAPI_describes_every_kind_and_says_that_fields_are_validated()
    {
        var index = await _viewer.ReadAsync("/openapi/v3");
        foreach (var (name, entry) in index.Json["paths"]!.AsObject())
        {
            var document = await _viewer.ReadAsync((string)entry!["serverRelativeURL"]!);
            Assert.Equal("3.0.0", document.At("openapi"));
            foreach (var (path, item) in document.Json["paths"]!.AsObject().Where(p => p.Key.EndsWith("/{name}", StringComparison.Ordinal)))
                Assert.Contains(item!["patch"]!["parameters"]!.AsArray(), p => (string?)p!["name"] == "fieldValidation");
            Assert.NotEmpty(document.Json["components"]!["schemas"]!.AsObject());
            Assert.NotEmpty(name);
        }
        var old = await _viewer.ReadAsync("/openapi/v2");
        Assert.Equal("2.0", old.At("swagger"));
        Assert.Equal(
            "array",
            (string?)
                old.Json["definitions"]!["io.istio.networking.v1.VirtualService"]!["properties"]!["spec"]!["properties"]!["hosts"]!["type"]
        );
        Assert.Equal(406, (await _viewer.GetAsync("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf")).Code);
    }

    [Fact]
    public void Every_kind_that_is_read_or_named_is_served()
    {
        var kinds = new ApiKinds();

        Assert.All(ResourceKinds.Read, k => Assert.NotNull(kinds.Find(k.Group, k.Name)));
        Assert.All(ResourceKinds.NotApplied.SelectMany(g => g.Value.Select(k => (g.Key, k))), k => Assert.NotNull(kinds.Find(k.Key, k.k)));
        Assert.Equal(kinds.All.Count, kinds.All.Select(k => (k.Group, k.Plural)).Distinct().Count());
    }

    [Fact]
    public void Names_are_those_of_the_definitions()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var file = SharedData.PathOf("istio/crds/crd-all.gen.yaml");

        foreach (var kind in new ApiKinds().All.Where(k => k.Group is "networking.istio.io" or "security.istio.io" or "telemetry.istio.io"))
        {
            var names = CrdSchema.At(CrdSchema.Definition(file, kind.Group, kind.Kind), "spec", "names");
            Assert.Equal(names.FindText("plural"), kind.Plural);
            var shortNames = ((SequenceNode?)names.Find("shortNames"))?.Items.Select(i => ((ScalarNode)i).Text) ?? [];
            Assert.Equal(shortNames, kind.ShortNames);
        }
    }
}
