using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme.Issuance;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Resources;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>When authorities want certificates renewed, as far as they say so, and when they are asked again.</summary>
internal sealed class RenewalWindows(TimeProvider clock, ILogger log)
{
    /// <summary>Where the authority names no time, or cannot be asked. Default 6 h (RFC 9773 4.3).</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromHours(6);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, Known> _known = [];

    public RenewalWindow? Find(ResourceKey certificate, string serial)
    {
        lock (_lock)
            return _known.GetValueOrDefault(certificate) is { } known && known.Serial == serial ? known.Window : null;
    }

    /// <summary>When the authority is to be asked about a certificate.</summary>
    public DateTimeOffset AskAt(ResourceKey certificate, string serial)
    {
        lock (_lock)
            return _known.GetValueOrDefault(certificate) is { } known && known.Serial == serial ? known.AskAt : DateTimeOffset.MinValue;
    }

    public async Task AskAsync(ResourceKey certificate, AcmeIssuer issuer, CertificateFacts current, CancellationToken cancel)
    {
        var window = Find(certificate, current.Serial);
        TimeSpan? again = null;
        try
        {
            (window, again) = await CertificateIssuance.RenewalInfoAsync(issuer, current.RenewalId, clock, cancel);
        }
        catch (AcmeException e)
        {
            // What was said last goes on to hold.
            log.NoRenewalInfo(certificate.ToString(), e.Message);
            again = e.RetryAfter;
        }
        var wait = again ?? Usual;
        wait =
            wait < Shortest ? Shortest
            : wait > Longest ? Longest
            : wait;
        lock (_lock)
            _known[certificate] = new(current.Serial, window, clock.GetUtcNow() + wait);
    }

    public void Keep(IReadOnlySet<ResourceKey> certificates)
    {
        lock (_lock)
            foreach (var gone in _known.Keys.Where(k => !certificates.Contains(k)).ToList())
                _known.Remove(gone);
    }

    private sealed record Known(string Serial, RenewalWindow? Window, DateTimeOffset AskAt);
}
