using Sluice.ControlPlane.Authority.Callers;

namespace Sluice.ControlPlane.Push;

/// <summary>Who a proxy is.</summary>
public sealed record ProxyVerdict
{
    private ProxyVerdict() { }

    /// <summary>Of its workload; empty when nothing is proved.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>Of its workload.</summary>
    public string ServiceAccount { get; private init; } = "";

    /// <summary>Why it gets nothing; empty when it does.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Of this machine, over a listener that only this machine reaches: what it says of itself is taken, and it gets no keys.</summary>
    public bool IsLocal { get; private init; }

    /// <summary>What proved it; null: nothing that could come to an end.</summary>
    public CallerProof? Proof { get; private init; }

    public static ProxyVerdict Local { get; } = new() { IsLocal = true };

    public static ProxyVerdict Of(string ns, string serviceAccount, CallerProof? proof = null) =>
        new()
        {
            Namespace = ns,
            ServiceAccount = serviceAccount,
            Proof = proof,
        };

    public static ProxyVerdict Unknown(string reason) => new() { Reason = reason };

    public override string ToString() => IsLocal ? "a local client" : $"{Namespace}/{ServiceAccount}";
}
