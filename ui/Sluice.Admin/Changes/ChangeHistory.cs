using System.Globalization;

namespace Sluice.Admin.Changes;

/// <summary>What one change of the past changed, and the way back to it.</summary>
public sealed class ChangeHistory(ChangeWork work)
{
    private const int MostRevisions = 500;

    /// <summary>What a change made of what was there before it; null: it is no longer known.</summary>
    public async Task<ObjectDiff?> DiffAsync(Revision change, CancellationToken cancel)
    {
        var history = await OfAsync(change, cancel);
        var at = history.FindIndex(r => r.Number == change.Number);
        if (at < 0)
            return null;
        var older = change.Change == "Created" ? null : history.Skip(at + 1).FirstOrDefault()?.Object;
        var newer = change.Change == "Deleted" ? null : history[at].Object;
        return new()
        {
            Kind = change.Kind,
            Namespace = change.Namespace,
            Name = change.Name,
            Operation = newer is null ? "delete" : older is null ? "create" : "update",
            Fields = FieldDiffs.Of(older, newer),
        };
    }

    /// <summary>The change that brings a state back; null: it is no longer known.</summary>
    public async Task<ChangeSet?> RollbackAsync(Revision to, CancellationToken cancel)
    {
        var history = await OfAsync(to, cancel);
        if (to.Change == "Deleted")
            to = history.SkipWhile(r => r.Number != to.Number).Skip(1).FirstOrDefault() ?? to;
        if (history.Find(r => r.Number == to.Number)?.Object is not { } old)
            return null;
        var manifest = ShownManifest.Written(old);
        var now = await work.CurrentAsync(ObjectReference.Of(manifest), cancel);
        if (now?["metadata"]?["resourceVersion"] is { } version)
            manifest["metadata"]!["resourceVersion"] = version.DeepClone();
        return new()
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"{to.Kind} {to.Namespace}/{to.Name} @{to.Number}"),
            Objects = [manifest],
            RollbackTo = to.Number,
        };
    }

    private async Task<List<Revision>> OfAsync(Revision change, CancellationToken cancel)
    {
        // The version does not matter to the history.
        var reference = new ObjectReference($"{change.Group}/v1", change.Kind, change.Namespace, change.Name);
        return [.. await work.HistoryAsync(reference, MostRevisions, cancel)];
    }
}
