using Sluice.ControlPlane.Store;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Lists, their pages and selections, and watches.</summary>
public sealed class ListAndWatchTests : IAsyncLifetime
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

    [Theory]
    [InlineData("labelSelector=app%3Dweb", "a b")]
    [InlineData("labelSelector=app%3D%3Dweb,tier!%3Dedge", "b")]
    [InlineData("labelSelector=app", "a b")]
    [InlineData("labelSelector=!app", "c")]
    [InlineData("labelSelector=tier+in+(edge,core)", "a b")]
    [InlineData("labelSelector=tier+notin+(edge)", "b c")]
    [InlineData("labelSelector=app!%3Dweb", "c")]
    [InlineData("fieldSelector=metadata.name%3Db", "b")]
    [InlineData("fieldSelector=metadata.name!%3Db,metadata.namespace%3Ddefault", "a c")]
    [InlineData("labelSelector=app%3Dweb&fieldSelector=metadata.name%3Db", "b")]
    public async Task Selectors_select(string query, string names)
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a", labels: "{app: web, tier: edge}"));
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("b", labels: "{app: web, tier: core}"));
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("c"));

        var list = await _admin.ReadAsync($"{ConfigMaps}?{query}");

        Assert.Equal(names, string.Join(' ', list.Names));
    }

    [Theory]
    [InlineData("labelSelector=a%3D%3D%3Db")]
    [InlineData("labelSelector=a+in+b")]
    [InlineData("labelSelector=,")]
    [InlineData("labelSelector=a+in+(b")]
    [InlineData("fieldSelector=data.password%3Dx")]
    [InlineData("fieldSelector=metadata.name")]
    [InlineData("limit=-1")]
    [InlineData("limit=x")]
    [InlineData("continue=!!!")]
    [InlineData("continue=YWJj")]
    [InlineData("resourceVersion=x")]
    [InlineData("watch=maybe")]
    [InlineData("fieldValidation=Loose")]
    public async Task Options_without_meaning_are_refused(string query)
    {
        Assert.Equal(400, (await _admin.ReadAsync($"{ConfigMaps}?{query}")).Code);
    }

    [Fact]
    public async Task Pages_make_the_whole_and_are_of_the_first_pages_revision()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap(name));

        var first = await _admin.ReadAsync($"{ConfigMaps}?limit=2");
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("aa"));
        var second = await _admin.ReadAsync($"{ConfigMaps}?limit=2&continue={first.At("metadata.continue")}");
        var third = await _admin.ReadAsync($"{ConfigMaps}?limit=2&continue={second.At("metadata.continue")}");

        Assert.Equal(["a", "b", "c", "d", "e"], [.. first.Names, .. second.Names, .. third.Names]);
        Assert.Equal("3", first.At("metadata.remainingItemCount"));
        Assert.Equal([first.Version, first.Version, ""], [second.Version, third.Version, third.At("metadata.continue")]);
        using var watch = await _admin.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={first.Version}");
        Assert.Equal("ADDED aa", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_tells_everything_after_its_revision_in_order()
    {
        var list = await _admin.ReadAsync(ConfigMaps);
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));
        using var watch = await _admin.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={list.Version}");

        Assert.Equal("ADDED a", await watch.NextAsync());
        await _admin.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"v"}}""");
        Assert.Equal("MODIFIED a", await watch.NextAsync());
        await _admin.RemoveAsync($"{ConfigMaps}/a");
        Assert.Equal("DELETED a", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_without_revision_begins_with_what_is_there()
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));

        using var watch = await _admin.WatchAsync($"{ConfigMaps}?watch=1");
        using var streaming = await _admin.WatchAsync($"{ConfigMaps}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true");

        Assert.Equal("ADDED a", await watch.NextAsync());
        Assert.Equal("ADDED a", await streaming.NextAsync());
        var bookmark = await streaming.NextObjectAsync();
        Assert.Equal("BOOKMARK", (string?)bookmark!["type"]);
        Assert.Equal("true", (string?)bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact]
    public async Task What_leaves_a_selection_is_told_as_deleted()
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a", labels: "{tier: edge}"));
        using var watch = await _admin.WatchAsync($"{ConfigMaps}?watch=1&labelSelector=tier%3Dedge");

        Assert.Equal("ADDED a", await watch.NextAsync());
        await _admin.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"tier":null}}}""");
        Assert.Equal("DELETED a", await watch.NextAsync());
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("b"));
        await _admin.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"labels":{"tier":"edge"}}}""");
        Assert.Equal("ADDED a", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        using var watch = await _admin.WatchAsync($"{ConfigMaps}?watch=1&timeoutSeconds=1");

        Assert.Equal(200, watch.Code);
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_revision_that_is_not_kept_is_gone()
    {
        await using var api = await TestApi.StartAsync(TimeProvider.System, s => new ForgetfulStore(s), Cancel);
        var admin = api.User("admin", "admin");

        using var watch = await admin.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion=1");
        var list = await admin.ReadAsync($"{ConfigMaps}?resourceVersion=1&resourceVersionMatch=Exact");

        Assert.Equal("ERROR 410", await watch.NextAsync());
        Assert.Null(await watch.NextAsync());
        Assert.Equal((410, "Expired"), (list.Code, list.At("reason")));
    }

    [Fact]
    public async Task A_watch_ends_when_its_token_is_revoked()
    {
        var viewer = _api.User("viewer", "viewer");
        using var watch = await viewer.WatchAsync($"{ConfigMaps}?watch=1");
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));
        Assert.Equal("ADDED a", await watch.NextAsync());

        _api.Access.Revoke("viewer");
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("b"));

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_in_which_nothing_happens_ends_when_its_token_is_revoked()
    {
        var viewer = _api.User("viewer", "viewer");
        using var watch = await viewer.WatchAsync($"{ConfigMaps}?watch=1");

        _api.Access.Revoke("viewer");

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Tables_have_the_columns_of_their_kind()
    {
        await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));
        const string table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

        var list = await _admin.GetAsync(VirtualServices, table);
        var one = await _admin.GetAsync($"{VirtualServices}/web?includeObject=Object", table);
        var partial = await _admin.GetAsync(VirtualServices, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");

        Assert.Equal(["Name", "Gateways", "Hosts", "Age"], list.Json["columnDefinitions"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Equal(("Table", "PartialObjectMetadata"), (list.At("kind"), list.At("rows.0.object.kind")));
        Assert.Equal("""["a.test"]""", one.At("rows.0.cells.2"));
        Assert.Equal("VirtualService", one.At("rows.0.object.kind"));
        Assert.Equal("PartialObjectMetadataList", partial.At("kind"));
        Assert.Null(partial.Json["items"]![0]!["spec"]);
    }

    /// <summary>Keeps no events at all.</summary>
    private sealed class ForgetfulStore(IResourceStore inner) : IResourceStore
    {
        public string Owner => inner.Owner;

        public async Task<ResourceList> ListAsync(ResourceQuery query, CancellationToken cancel) =>
            (await inner.ListAsync(query, cancel)) with
            {
                Revision = 100,
            };

        public Task<StoredResource?> GetAsync(ResourceId id, CancellationToken cancel) => inner.GetAsync(id, cancel);

        public Task<StoreResult> ApplyAsync(StoreWrite write, CancellationToken cancel) => inner.ApplyAsync(write, cancel);

        public Task<StoreResult> DeleteAsync(
            ResourceId id,
            Precondition precondition,
            Authorship by,
            bool isDryRun,
            CancellationToken cancel
        ) => inner.DeleteAsync(id, precondition, by, isDryRun, cancel);

        public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceQuery query, long after, CancellationToken cancel) =>
            throw new RevisionGoneException(after, 100);

        public Task<IReadOnlyList<StoredRevision>> HistoryAsync(ResourceId id, int atMost, CancellationToken cancel) =>
            inner.HistoryAsync(id, atMost, cancel);

        public Task<IReadOnlyList<StoredRevision>> ChangesAsync(long before, int atMost, CancellationToken cancel) =>
            inner.ChangesAsync(before, atMost, cancel);
    }
}
