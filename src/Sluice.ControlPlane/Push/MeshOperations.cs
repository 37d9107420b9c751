using Sluice.ControlPlane.Authority;
using Sluice.Resources.Diagnostics;
using Sluice.Values;
using Sluice.Xds.Server.Book;

namespace Sluice.ControlPlane.Push;

/// <summary>What operators ask of a running mesh: who is in sync, whether a change has arrived, how a proxy joins.</summary>
public sealed class MeshOperations(MeshPush push, XdsAckBook book, CertificateAuthority authority)
{
    /// <summary>The revision that every connected proxy is being taken to.</summary>
    public long Revision => push.Revision;

    /// <summary>Every connected proxy, by name.</summary>
    public IReadOnlyList<XdsProxyStatus> Proxies => book.Proxies;

    internal MeshPush Push => push;

    /// <summary>What translation said, for any of them.</summary>
    public Task<ValueList<Diagnostic>> FindingsAsync(CancellationToken cancel) => push.DiagnosticsAsync(cancel);

    /// <summary>Waits until every proxy that is connected has answered for a revision, or the time is over.</summary>
    /// <returns>Null: the revision itself was not taken up in time.</returns>
    public async Task<XdsRollout?> RolloutAsync(long revision, TimeSpan limit, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var start = clock.GetTimestamp();
        try
        {
            await push.ShownAsync(revision, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
        var left = limit - clock.GetElapsedTime(start);
        return await book.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancel);
    }

    /// <summary>A token for one first certificate.</summary>
    /// <returns>Null where a name is no name.</returns>
    public (Secret Token, CallerIdentity Identity)? CreateJoinToken(string ns, string serviceAccount, TimeSpan life) =>
        CallerIdentity.Of(authority.TrustDomain, ns, serviceAccount) is { } identity
            ? (authority.CreateJoinToken(identity, life), identity)
            : null;

    /// <summary>Takes one certificate back; its proxy's stream ends, and other proxies are told.</summary>
    /// <returns>False: it was revoked before.</returns>
    public bool Revoke(string serial) => authority.Revoke(serial);

    /// <summary>Takes back all certificates that an identity has now.</summary>
    /// <returns>How many were issued here; null where a name is no name.</returns>
    public (int Count, CallerIdentity Identity)? Revoke(string ns, string serviceAccount) =>
        CallerIdentity.Of(authority.TrustDomain, ns, serviceAccount) is { } identity ? (authority.Revoke(identity), identity) : null;
}
