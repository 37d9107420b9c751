namespace Sluice.Admin.Changes;

/// <summary>One request, and what becomes of it without and with the change.</summary>
public sealed record ImpactRequest(ImpactRequest.Asked Request, ImpactRequest.Verdict Before, ImpactRequest.Verdict After)
{
    public sealed record Asked(string Method, string Scheme, string Host, int Port, string Path);

    public sealed record Verdict
    {
        /// <summary><c>route</c>, <c>noRoute</c>, <c>redirectToHttps</c> …</summary>
        public string Outcome { get; init; } = "";

        /// <summary>What the gateway itself answers with; 0: the upstream says.</summary>
        public int Status { get; init; }
        public string Source { get; init; } = "";
        public string Rule { get; init; } = "";

        /// <summary>Another namespace's, which whoever asks may not see.</summary>
        public bool Hidden { get; init; }
        public IReadOnlyList<Weighted> Clusters { get; init; } = [];
    }

    public sealed record Weighted(string Cluster, int Weight);
}
