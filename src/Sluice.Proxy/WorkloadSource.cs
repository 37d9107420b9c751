namespace Sluice.Proxy;

/// <summary>Where the workload's certificate and the mesh's roots come from. What changes there counts for new handshakes; open connections stay.</summary>
public abstract record WorkloadSource
{
    private protected WorkloadSource() { }

    /// <summary>Raised by sources that know when they change; files are looked at from time to time.</summary>
    internal event Action? Changed;

    /// <summary>For messages.</summary>
    internal abstract string IdentityName { get; }

    /// <summary>For messages.</summary>
    internal abstract string RootsName { get; }

    /// <summary>Differs when the certificate does; empty: there is none yet.</summary>
    internal abstract string IdentityStamp();

    /// <summary>Differs when the roots do; empty: there are none yet.</summary>
    internal abstract string RootsStamp();

    /// <summary>PEM of the chain, and of its key.</summary>
    internal abstract IReadOnlyList<byte[]> ReadIdentity();

    /// <summary>PEM.</summary>
    internal abstract IReadOnlyList<byte[]> ReadRoots();

    private protected void RaiseChanged() => Changed?.Invoke();
}
