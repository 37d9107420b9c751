using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>What a request holds, or what is wrong with it.</summary>
internal sealed record CsrReading
{
    private CsrReading() { }

    public PublicKey? Key { get; private init; }

    /// <summary>The URIs asked for; empty: whatever the caller is.</summary>
    public IReadOnlyList<string> Uris { get; private init; } = [];

    public string Problem { get; private init; } = "";

    public IssueStatus Status { get; private init; }

    public static CsrReading Good(PublicKey key, IReadOnlyList<string> uris) => new() { Key = key, Uris = uris };

    public static CsrReading Bad(string problem) => new() { Problem = problem, Status = IssueStatus.InvalidArgument };

    /// <summary>Asks for names that nobody gets here.</summary>
    public static CsrReading Named(string problem) => new() { Problem = problem, Status = IssueStatus.PermissionDenied };
}
