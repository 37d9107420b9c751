using System.Text.Json.Nodes;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Reading and writing resources over HTTP.</summary>
public sealed class ResourceTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("admin", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_resource_lives_from_creation_to_deletion()
    {
        var created = await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));
        var again = await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));
        var replaced = await _admin.ReplaceAsync($"{VirtualServices}/web", Samples.VirtualService("b.test"));
        var found = await _admin.ReadAsync($"{VirtualServices}/web");
        var deleted = await _admin.RemoveAsync($"{VirtualServices}/web");
        var gone = await _admin.ReadAsync($"{VirtualServices}/web");

        Assert.Equal([201, 409, 200, 200, 200, 404], new[] { created, again, replaced, found, deleted, gone }.Select(r => r.Code));
        Assert.Equal("AlreadyExists", again.At("reason"));
        Assert.Equal(("b.test", "2"), (found.At("spec.hosts.0"), found.At("metadata.generation")));
        Assert.Equal(("Success", "web"), (deleted.At("status"), deleted.At("details.name")));
        Assert.Equal("virtualservices.networking.istio.io \"web\" not found", gone.At("message"));
    }

    [Fact]
    public async Task All_versions_are_one_resource()
    {
        var path = VirtualServices.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal);
        await _admin.CreateAsync(path, Samples.VirtualService("a.test").Replace("io/v1", "io/v1beta1", StringComparison.Ordinal));

        var list = await _admin.ReadAsync(VirtualServices.Replace("/v1/", "/v1alpha3/", StringComparison.Ordinal));
        var same = await _admin.ReplaceAsync($"{VirtualServices}/web", Samples.VirtualService("a.test"));

        Assert.Equal("networking.istio.io/v1alpha3", list.At("items.0.apiVersion"));
        Assert.Equal("1", same.Version);
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_path_and_code_and_nothing_is_stored()
    {
        var refused = await _admin.CreateAsync(VirtualServices, Samples.BadVirtualService);

        Assert.Equal((422, "Invalid"), (refused.Code, refused.At("reason")));
        Assert.Equal("spec.gatways", refused.At("details.causes.0.field"));
        Assert.StartsWith("SLU0020: ", refused.At("details.causes.0.message"), StringComparison.Ordinal);
        Assert.EndsWith("(did you mean gateways?)", refused.At("details.causes.0.message"), StringComparison.Ordinal);
        Assert.Empty((await _admin.ReadAsync(VirtualServices)).Names);
    }

    [Fact]
    public async Task A_patch_that_would_make_it_wrong_changes_nothing()
    {
        await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));

        var refused = await _admin.PatchAsync($"{VirtualServices}/web", """{"spec":{"hosts":["a..test"]}}""");

        Assert.Equal(422, refused.Code);
        Assert.Equal("a.test", (await _admin.ReadAsync($"{VirtualServices}/web")).At("spec.hosts.0"));
    }

    [Theory]
    [InlineData("metadata: {name: web, namespace: other}", "namespace of the provided object")]
    [InlineData("kind: Gateway", "does not match the expected kind")]
    [InlineData("apiVersion: networking.istio.io/v1beta1", "does not match the expected API version")]
    [InlineData("metadata: text", "metadata must be an object")]
    [InlineData("metadata: {name: web, resourceVersion: \"4\"}", "should not be set")]
    [InlineData("{", "cannot be read")]
    [InlineData("a: &x [*x]", "cannot be read")]
    [InlineData("- a", "must be an object")]
    public async Task What_does_not_fit_its_path_is_a_bad_request(string body, string message)
    {
        var refused = await _admin.CreateAsync(VirtualServices, body);

        Assert.Equal(400, refused.Code);
        Assert.Contains(message, refused.At("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_made_where_only_its_beginning_is_given()
    {
        var created = await _admin.CreateAsync(ConfigMaps, "metadata: {generateName: note-}");

        Assert.Equal(201, created.Code);
        Assert.Matches("^note-[a-z0-9]{5}$", created.At("metadata.name"));
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("under_score")]
    [InlineData("-dash")]
    [InlineData("")]
    public async Task Names_that_are_none_are_refused_for_kinds_that_nobody_reads_too(string name)
    {
        var refused = await _admin.CreateAsync("/api/v1/namespaces/default/serviceaccounts", $"metadata: {{name: \"{name}\"}}");

        Assert.Equal(422, refused.Code);
        Assert.Equal("metadata.name", refused.At("details.causes.0.field"));
    }

    [Fact]
    public async Task Whoever_saw_an_old_revision_is_told_so()
    {
        var first = await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));
        await _admin.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        var stale = first.Json;

        var put = await _admin.ReplaceAsync($"{ConfigMaps}/a", stale.ToJsonString(), "application/json");
        var patch = await _admin.PatchAsync(
            $"{ConfigMaps}/a",
            $$$"""{"metadata":{"resourceVersion":"{{{first.Version}}}"},"data":{"k":"w"}}"""
        );
        var delete = await _admin.RemoveAsync($"{ConfigMaps}/a", $$$"""{"preconditions":{"resourceVersion":"{{{first.Version}}}"}}""");
        var otherUid = await _admin.RemoveAsync($"{ConfigMaps}/a", """{"preconditions":{"uid":"0000"}}""");

        Assert.All([put, patch, delete, otherUid], r => Assert.Equal((409, "Conflict"), (r.Code, r.At("reason"))));
        Assert.Equal("v", (await _admin.ReadAsync($"{ConfigMaps}/a")).At("data.k"));
    }

    [Fact]
    public async Task Patches_of_many_at_once_all_take_effect()
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => _admin.PatchAsync($"{ConfigMaps}/a", $$$"""{"data":{"k{{{i}}}":"v"}}"""))
        );

        Assert.All(replies, r => Assert.Equal(200, r.Code));
        Assert.Equal(4, (await _admin.ReadAsync($"{ConfigMaps}/a")).Json["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task The_status_is_written_apart_from_the_rest()
    {
        await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test") + "status: {forged: true}\n");
        var status = await _admin.PatchAsync(
            $"{VirtualServices}/web/status",
            """{"status":{"conditions":[]},"spec":{"hosts":["evil.test"]}}"""
        );
        var replaced = await _admin.ReplaceAsync($"{VirtualServices}/web", Samples.VirtualService("b.test"));

        Assert.Equal("a.test", status.At("spec.hosts.0"));
        Assert.Equal("b.test", replaced.At("spec.hosts.0"));
        Assert.Equal("""{"conditions":[]}""", replaced.Json["status"]!.ToJsonString());
        Assert.Equal(404, (await _admin.ReadAsync($"{ConfigMaps}/a/status")).Code);
    }

    [Fact]
    public async Task What_is_written_as_text_in_a_secret_is_kept_encoded()
    {
        var created = await _admin.CreateAsync(Secrets, Samples.Secret("hunter2"));

        Assert.Equal(Convert.ToBase64String("hunter2"u8), created.At("data.password"));
        Assert.Null(created.Json["stringData"]);
    }

    [Fact]
    public async Task A_dry_run_answers_as_if_and_does_nothing()
    {
        var created = await _admin.CreateAsync($"{ConfigMaps}?dryRun=All", Samples.ConfigMap("a"));
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("b"));
        var deleted = await _admin.RemoveAsync($"{ConfigMaps}/b?dryRun=All");
        var deletedByBody = await _admin.RemoveAsync($"{ConfigMaps}/b", """{"dryRun":["All"]}""");

        Assert.Equal([201, 200, 200], new[] { created, deleted, deletedByBody }.Select(r => r.Code));
        Assert.Equal(["b"], (await _admin.ReadAsync(ConfigMaps)).Names);
        Assert.Equal(400, (await _admin.CreateAsync($"{ConfigMaps}?dryRun=Some", Samples.ConfigMap("a"))).Code);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selection()
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a", labels: "{tier: edge}"));
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("b"));

        var deleted = await _admin.RemoveAsync($"{ConfigMaps}?labelSelector=tier%3Dedge");

        Assert.Equal(["a"], deleted.Names);
        Assert.Equal(["b"], (await _admin.ReadAsync(ConfigMaps)).Names);
        Assert.Equal(405, (await _admin.RemoveAsync("/api/v1/configmaps")).Code);
    }

    [Fact]
    public async Task A_namespace_goes_only_when_it_is_empty()
    {
        await _admin.CreateAsync("/api/v1/namespaces", "metadata: {name: shop}");
        await _admin.CreateAsync("/api/v1/namespaces/shop/configmaps", Samples.ConfigMap("a", ns: "shop"));

        var full = await _admin.RemoveAsync("/api/v1/namespaces/shop");
        await _admin.RemoveAsync("/api/v1/namespaces/shop/configmaps/a");
        var empty = await _admin.RemoveAsync("/api/v1/namespaces/shop");

        Assert.Equal(409, full.Code);
        Assert.Contains("SLU0611", full.At("message"), StringComparison.Ordinal);
        Assert.Equal(200, empty.Code);
    }

    [Fact]
    public async Task Finalizers_are_warned_of()
    {
        var created = await _admin.CreateAsync(ConfigMaps, "metadata: {name: a, finalizers: [x.test/y]}");

        Assert.Contains("SLU0610", Assert.Single(created.Warnings), StringComparison.Ordinal);
        Assert.Equal(200, (await _admin.RemoveAsync($"{ConfigMaps}/a")).Code);
    }

    [Fact]
    public async Task A_strategic_merge_patch_is_for_kinds_of_Kubernetes_only()
    {
        await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));

        var own = await _admin.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""", "strategic-merge-patch");
        var custom = await _admin.PatchAsync($"{VirtualServices}/web", "{}", "strategic-merge-patch");
        var apply = await _admin.CallAsync(HttpMethod.Patch, $"{ConfigMaps}/a", "{}", "application/apply-patch+yaml");

        Assert.Equal([200, 415, 415], new[] { own, custom, apply }.Select(r => r.Code));
    }

    [Fact]
    public async Task A_read_only_store_says_whose_it_is()
    {
        await using var api = await TestApi.StartAsync(TimeProvider.System, s => new ReadOnlyStore(s), Cancel);
        var admin = api.User("admin", "admin");

        var refused = await admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));

        Assert.Equal(405, refused.Code);
        Assert.Contains("the folder of the test", refused.At("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Further_kinds_are_served_as_they_come()
    {
        await using var api = await TestApi.StartAsync(Cancel, Sluice.ControlPlane.Api.Kinds.ApiKind.Opaque("apps", "v1", "Deployment"));
        var admin = api.User("admin", "admin");

        var created = await admin.CreateAsync(
            "/apis/apps/v1/namespaces/default/deployments",
            "{metadata: {name: web}, spec: {template: {spec: {containers: [{name: a, image: x}]}}}}"
        );
        var patched = await admin.PatchAsync(
            "/apis/apps/v1/namespaces/default/deployments/web",
            """{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"y"}]}}}}""",
            "strategic-merge-patch"
        );

        Assert.Equal(201, created.Code);
        Assert.Equal(2, ((JsonArray)patched.Json["spec"]!["template"]!["spec"]!["containers"]!).Count);
    }
}
