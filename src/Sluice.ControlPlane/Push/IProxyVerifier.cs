using Sluice.Snapshot;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Says who connects, by what the transport proves.</summary>
public interface IProxyVerifier
{
    /// <summary>The caller's identity, or why there is none.</summary>
    ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel);

    /// <summary>Whether a verdict is as it was. Asked after each <see cref="Changed"/> and every few seconds, for every proxy: it must be quick.</summary>
    bool StillHolds(ProxyVerdict verdict) => true;

    /// <summary>The roots by which proxies are to judge each other, with the certificates that no longer count; null: they know by themselves.</summary>
    TlsSecret? Roots => null;

    /// <summary>Some verdict may no longer hold, or the roots are others.</summary>
    event Action? Changed
    {
        add { }
        remove { }
    }
}
