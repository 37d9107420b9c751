namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Who a caller is, and how that was proven.</summary>
public sealed record CallerProof
{
    private CallerProof() { }

    /// <summary>The authenticator's name, for the audit.</summary>
    public required string Method { get; init; }

    /// <summary>The workload; null of an operator.</summary>
    public CallerIdentity? Identity { get; private init; }

    /// <summary>What an operator may ask for; null of a workload.</summary>
    public OperatorGrant? Operator { get; private init; }

    /// <summary>Under which name the proof is used up when a certificate is issued; empty: it may be used again.</summary>
    public string OneTime { get; init; } = "";

    /// <summary>The certificate that proved it; null: something else did.</summary>
    public CertificateMark? Certificate { get; init; }

    /// <summary>For the audit and the limit of requests.</summary>
    public string Name => Identity?.SpiffeId ?? $"operator:{Operator!.Name}";

    public static CallerProof Workload(string method, CallerIdentity identity) => new() { Method = method, Identity = identity };

    public static CallerProof OfOperator(string method, OperatorGrant grant) => new() { Method = method, Operator = grant };
}
