using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Explain;

/// <summary>One step of the way.</summary>
public sealed record ExplainStep
{
    /// <summary><c>listener</c>, <c>filterChain</c>, <c>virtualHost</c>, <c>requireTls</c>, <c>rules</c>, <c>filter</c> or <c>action</c>.</summary>
    public string Step { get; init; } = "";
    public bool Matched { get; init; }
    public string Text { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>What else there was, and why it was not taken.</summary>
    public IReadOnlyList<Other> Others { get; init; } = [];

    /// <summary>Of the step <c>rules</c>: those that were looked at.</summary>
    public IReadOnlyList<ExplainRule> Items { get; init; } = [];

    /// <summary>Rules before the first shown one.</summary>
    public int Omitted { get; init; }
    public int NotReached { get; init; }

    /// <summary>Of the step <c>action</c>: <c>forward</c>, <c>redirect</c> or <c>direct</c>.</summary>
    public string Type { get; init; } = "";
    public int Status { get; init; }
    public string Location { get; init; } = "";
    public IReadOnlyList<Cluster> Clusters { get; init; } = [];
    public Change? Rewrite { get; init; }
    public string HostRewrite { get; init; } = "";
    public string Timeout { get; init; } = "";
    public JsonObject? Retries { get; init; }
    public bool Hidden { get; init; }

    public sealed record Other(string Name, string Reason);

    public sealed record Change(string From, string To);

    public sealed record Cluster
    {
        public string Host { get; init; } = "";
        public string Name { get; init; } = "";
        public int Port { get; init; }
        public string Subset { get; init; } = "";
        public double Percent { get; init; }
        public int? Endpoints { get; init; }
        public bool Missing { get; init; }
    }
}
