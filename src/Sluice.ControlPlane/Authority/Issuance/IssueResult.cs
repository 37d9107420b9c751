using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>A certificate, or why there is none.</summary>
public sealed record IssueResult
{
    private IssueResult() { }

    public IssueStatus Status { get; private init; }

    /// <summary>What the caller is told; empty where it has a certificate.</summary>
    public string Message { get; private init; } = "";

    /// <summary>The whole reason, for the audit.</summary>
    internal string Reason { get; private init; } = "";

    public X509Certificate2? Certificate { get; private init; }

    /// <summary>PEM: the leaf, each intermediate, and as the last element all trusted roots.</summary>
    public ValueList<string> Chain { get; private init; } = [];

    internal static IssueResult Issued(X509Certificate2 certificate, ValueList<string> chain) =>
        new()
        {
            Status = IssueStatus.Issued,
            Certificate = certificate,
            Chain = chain,
        };

    /// <summary>Callers who are not known are told nothing; others are told what is wrong with what they sent.</summary>
    internal static IssueResult Refused(IssueStatus status, string reason) =>
        new()
        {
            Status = status,
            Reason = reason,
            Message = status switch
            {
                IssueStatus.Unauthenticated => "the caller's identity could not be verified",
                IssueStatus.PermissionDenied => "the caller may not have this certificate",
                IssueStatus.Unavailable => "try again later",
                _ => reason,
            },
        };
}
