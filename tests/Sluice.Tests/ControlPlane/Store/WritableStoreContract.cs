using Sluice.ControlPlane.Store;

namespace Sluice.Tests.ControlPlane.Store;

/// <summary>What every store does for its writers, where it can be written.</summary>
public abstract class WritableStoreContract : StoreContract
{
    [Fact]
    public async Task What_is_written_is_read_at_once()
    {
        var created = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        var updated = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        var again = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);

        Assert.Equal("", Store.Owner);
        Assert.Equal(
            (StoreOutcome.Created, StoreOutcome.Updated, StoreOutcome.Unchanged),
            (created.Outcome, updated.Outcome, again.Outcome)
        );
        var found = (await Store.GetAsync(Objects.Id("a"), Cancel))!;
        Assert.Equal("b.test", found.Host());
        Assert.Equal(updated.Resource!.Revision, found.Revision);
        Assert.Equal(updated.Resource.Revision, again.Resource!.Revision);
        Assert.True(created.Resource!.Revision < updated.Resource.Revision);
    }

    [Fact]
    public async Task Who_saw_an_older_revision_does_not_write()
    {
        var first = (await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "one.test"), Cancel)).Resource!.Revision;
        var second = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "two.test", Precondition.At(first)), Cancel);
        var late = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "three.test", Precondition.At(first)), Cancel);
        var deletion = await Store.DeleteAsync(Objects.Id("a"), Precondition.At(first), Objects.Ann, false, Cancel);

        Assert.Equal(StoreOutcome.Updated, second.Outcome);
        Assert.Equal((StoreOutcome.Conflict, StoreOutcome.Conflict), (late.Outcome, deletion.Outcome));
        Assert.Equal("two.test", late.Resource!.Host());
        Assert.Equal("two.test", (await Store.GetAsync(Objects.Id("a"), Cancel))!.Host());
    }

    [Fact]
    public async Task Preconditions_hold_for_what_is_there_and_what_is_not()
    {
        Assert.Equal(
            StoreOutcome.NotFound,
            (await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test", Precondition.At(7)), Cancel)).Outcome
        );
        await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test", Precondition.Absent), Cancel);
        Assert.Equal(
            StoreOutcome.AlreadyExists,
            (await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test", Precondition.Absent), Cancel)).Outcome
        );
        Assert.Equal(
            StoreOutcome.Conflict,
            (await Store.DeleteAsync(Objects.Id("a"), Precondition.OfUid("another"), Objects.Ann, false, Cancel)).Outcome
        );
        Assert.Equal(
            StoreOutcome.NotFound,
            (await Store.DeleteAsync(Objects.Id("b"), Precondition.None, Objects.Ann, false, Cancel)).Outcome
        );
    }

    [Fact]
    public async Task What_is_deleted_is_gone_at_once_and_comes_back_as_new()
    {
        var first = (await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel)).Resource!;
        var deleted = await Store.DeleteAsync(Objects.Id("a"), Precondition.At(first.Revision), Objects.Ann, false, Cancel);
        var gone = await Store.GetAsync(Objects.Id("a"), Cancel);
        var again = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);

        Assert.Equal(StoreOutcome.Deleted, deleted.Outcome);
        Assert.Null(gone);
        Assert.Equal(StoreOutcome.Created, again.Outcome);
        Assert.NotEqual((string?)first.Node()["metadata"]!["uid"], (string?)again.Resource!.Node()["metadata"]!["uid"]);
        Assert.True(again.Resource!.Revision > first.Revision);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var created = await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test", isDryRun: true), Cancel);
        Assert.Equal(StoreOutcome.Created, created.Outcome);
        Assert.Null(await Store.GetAsync(Objects.Id("a"), Cancel));

        await Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        var deleted = await Store.DeleteAsync(Objects.Id("a"), Precondition.None, Objects.Ann, true, Cancel);
        Assert.Equal(StoreOutcome.Deleted, deleted.Outcome);
        Assert.Equal("a.test", (await Store.GetAsync(Objects.Id("a"), Cancel))!.Host());
    }

    [Fact]
    public async Task Of_many_who_write_at_once_none_is_lost()
    {
        var writes = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => Store.ApplyAsync(Objects.Write(Objects.Id($"r{i}"), $"{i}.test"), Cancel))
        );
        Assert.All(writes, w => Assert.Equal(StoreOutcome.Created, w.Outcome));
        Assert.Equal(10, writes.Select(w => w.Resource!.Revision).Distinct().Count());
        Assert.Equal(10, (await Store.ListAsync(ResourceQuery.Everything, Cancel)).Items.Count);
    }

    protected override async Task PutAsync(ResourceId id, string host) =>
        Assert.True(
            (await Store.ApplyAsync(Objects.Write(id, host), Cancel)).Outcome is StoreOutcome.Created or StoreOutcome.Updated,
            $"{id} was not written"
        );

    protected override async Task RemoveAsync(ResourceId id) =>
        Assert.Equal(StoreOutcome.Deleted, (await Store.DeleteAsync(id, Precondition.None, Objects.Ann, false, Cancel)).Outcome);
}
