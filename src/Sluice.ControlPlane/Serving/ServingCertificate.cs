using System.Net.Security;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.Values;

namespace Sluice.ControlPlane.Serving;

/// <summary>The control plane's own certificate, from its own authority; renewed at half of its life.</summary>
public sealed class ServingCertificate : IDisposable
{
    private readonly CertificateAuthority _authority;
    private readonly CallerIdentity _identity;
    private readonly ValueList<string> _hosts;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _renewal;
    private SslStreamCertificateContext _current;

    /// <param name="authority">Issues it.</param>
    /// <param name="identity">Whom it names beside the hosts.</param>
    /// <param name="hosts">Names and addresses by which the control plane is reached.</param>
    /// <param name="clock">Time of renewal.</param>
    /// <param name="log">For a renewal that fails.</param>
    public ServingCertificate(
        CertificateAuthority authority,
        CallerIdentity identity,
        ValueList<string> hosts,
        TimeProvider clock,
        ILogger<ServingCertificate> log
    )
    {
        (_authority, _identity, _hosts, _clock, _log) = (authority, identity, hosts, clock, log);
        _current = Issue();
        _renewal = clock.CreateTimer(_ => Renew(), null, HalfLife(), Timeout.InfiniteTimeSpan);
        authority.BundleChanged += OnBundleChanged;
    }

    /// <summary>For new handshakes.</summary>
    public SslStreamCertificateContext Current => Volatile.Read(ref _current);

    public void Dispose()
    {
        _authority.BundleChanged -= OnBundleChanged;
        _renewal.Dispose();
    }

    // Another root may sign from now on.
    private void OnBundleChanged(TrustBundle bundle) => _renewal.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private void Renew()
    {
        try
        {
            // The old one is left to the handshakes that hold it.
            Volatile.Write(ref _current, Issue());
            _renewal.Change(HalfLife(), Timeout.InfiniteTimeSpan);
        }
        catch (Exception problem) when (problem is not ObjectDisposedException)
        {
            _log.NotRenewed(problem.Message);
            _renewal.Change(TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        }
    }

    private SslStreamCertificateContext Issue()
    {
        var chain = _authority.IssueForControlPlane(_identity, _hosts);
        var leaf = chain[0];
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private TimeSpan HalfLife()
    {
        DateTimeOffset end = _current.TargetCertificate.NotAfter.ToUniversalTime();
        var left = (end - _clock.GetUtcNow()) / 2;
        return left > TimeSpan.FromMinutes(1) ? left : TimeSpan.FromMinutes(1);
    }
}
