using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>What became of one resource, and what the server said.</summary>
internal sealed record WriteResult(LocalResource Resource, WriteOutcome Outcome)
{
    /// <summary>As it was; empty: there was none.</summary>
    public JsonObject Before { get; init; } = [];

    /// <summary>As it is now, or would be.</summary>
    public JsonObject After { get; init; } = [];

    /// <summary>Why not.</summary>
    public string Problem { get; init; } = "";

    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public long Revision => After.Revision();

    public static WriteResult Failed(LocalResource resource, ApiReply reply) =>
        new(resource, WriteOutcome.Failed) { Problem = reply.Message, Causes = reply.Causes };
}
