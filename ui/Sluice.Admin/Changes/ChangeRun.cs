using System.Text.Json.Nodes;
using Sluice.Admin.Api;

namespace Sluice.Admin.Changes;

/// <summary>One change on its way, from preview to the last proxy's answer.</summary>
public sealed class ChangeRun(ChangeWork work, ChangeSet set)
{
    // A minute: a proxy that has not answered by then is no longer waited for, unless somebody asks to.
    private const int MostRolloutAnswers = 30;

    public ChangeStage Stage { get; private set; }

    /// <summary>As it is to be written; a conflict that was looked at moves its revision.</summary>
    public ChangeSet Set { get; private set; } = set;

    /// <summary>Null: it is not known yet, or the API refused.</summary>
    public Preview? Preview { get; private set; }
    public ApiProblem? Problem { get; private set; }
    public IReadOnlyList<StoredChange> Stored { get; private set; } = [];

    /// <summary>What the last one to be faster did; null: nobody was, or it is not theirs to see.</summary>
    public Revision? Theirs { get; private set; }

    /// <summary>The object that a conflict is about.</summary>
    public ObjectReference? Disputed { get; private set; }

    /// <summary>Null: nobody has told yet, or can.</summary>
    public Rollout? Rollout { get; private set; }

    /// <summary>Proxies are being waited for.</summary>
    public bool IsWaiting { get; private set; }

    public bool IsUnchanged => Preview is { Diff.Count: > 0 } preview && preview.Diff.All(d => d.Operation == "unchanged");

    public bool MayApply => Stage == ChangeStage.Review && Preview is { IsInvalid: false } && !IsUnchanged;

    public bool MayTakeBack => Stage == ChangeStage.Stored && Stored.Any(s => !s.IsUnchanged);

    public ChangeOutcome Outcome =>
        Stage switch
        {
            ChangeStage.Stored => new(ChangeResult.Applied, [.. Stored.Select(s => s.Object).OfType<JsonObject>()]),
            ChangeStage.TakenBack => ChangeOutcome.Of(ChangeResult.RolledBack),
            _ => ChangeOutcome.Of(ChangeResult.Cancelled),
        };

    public async Task AskAsync(CancellationToken cancel)
    {
        Stage = ChangeStage.Asking;
        var answer = await work.PreviewAsync(Set, cancel);
        (Preview, Problem, Stage) = (answer.Value, answer.Problem, ChangeStage.Review);
        if (answer.Problem is { IsConflict: true } || answer.Value is { Conflicts.Count: > 0 })
            await DisputeAsync(Set.All.FirstOrDefault(r => answer.Value?.Conflicts.Any(c => Names(c.Resource, r)) != false), cancel);
    }

    public async Task ApplyAsync(string reason, CancellationToken cancel)
    {
        Stage = ChangeStage.Writing;
        var result = await work.ApplyAsync(Set, reason, cancel);
        (Stored, Problem) = (result.Stored, result.Problem);
        Stage = Problem is null || Stored.Count > 0 ? ChangeStage.Stored : ChangeStage.Review;
        if (Problem is { IsConflict: true } && Stored.Count == 0)
            await DisputeAsync(result.Failed, cancel);
    }

    public async Task TakeBackAsync(string reason, CancellationToken cancel)
    {
        Stage = ChangeStage.Writing;
        Problem = await work.UndoAsync(Stored, reason, cancel);
        Stage = Problem is null ? ChangeStage.TakenBack : ChangeStage.Stored;
        if (Problem is not null)
            return;
        var latest = await Task.WhenAll(Stored.Select(s => work.HistoryAsync(s.Reference, 1, cancel)));
        Stored = [.. Stored.Zip(latest, (s, h) => s with { Revision = h.Count > 0 ? h[0].Number : s.Revision })];
    }

    /// <summary>Follows what is stored to the proxies; each step is a new <see cref="Rollout"/>.</summary>
    public async IAsyncEnumerable<Rollout> FollowAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var revision = Stored.Count == 0 ? 0 : Stored.Max(s => s.Revision);
        Rollout = null;
        IsWaiting = revision > 0;
        for (var i = 0; i < MostRolloutAnswers && IsWaiting; i++)
        {
            Rollout = await work.RolloutAsync(revision, cancel);
            IsWaiting = Rollout is { IsOver: false };
            if (Rollout is { } now)
                yield return now;
        }
        IsWaiting = false;
    }

    /// <summary>After a conflict: what is mine, as a change of what is stored now. It is previewed anew, so that nothing of theirs goes unseen.</summary>
    public async Task RebaseAsync(CancellationToken cancel)
    {
        var objects = new List<JsonObject>();
        foreach (var mine in Set.Objects)
        {
            var copy = mine.DeepClone().AsObject();
            var now = await work.CurrentAsync(ObjectReference.Of(mine), cancel);
            var metadata = copy["metadata"]!.AsObject();
            if (now is null)
                metadata.Remove("resourceVersion");
            else
                metadata["resourceVersion"] = now["metadata"]?["resourceVersion"]?.DeepClone();
            objects.Add(copy);
        }
        Set = Set with { Objects = objects, Deletes = [.. Set.Deletes.Select(d => d with { ResourceVersion = "" })] };
        (Theirs, Disputed) = (null, null);
        await AskAsync(cancel);
    }

    private async Task DisputeAsync(ObjectReference? about, CancellationToken cancel)
    {
        Disputed = about ?? Set.All.FirstOrDefault();
        Stage = ChangeStage.Conflict;
        if (Disputed is not null)
            Theirs = (await work.HistoryAsync(Disputed, 1, cancel)).FirstOrDefault();
    }

    // VirtualService.networking.istio.io shop/reviews, or as the API writes it otherwise: the name decides.
    private static bool Names(string resource, ObjectReference reference) =>
        resource.EndsWith(
            reference.Namespace.Length > 0 ? $"{reference.Namespace}/{reference.Name}" : reference.Name,
            StringComparison.Ordinal
        );
}
