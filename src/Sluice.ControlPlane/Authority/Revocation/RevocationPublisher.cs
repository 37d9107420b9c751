using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Authority.State;

namespace Sluice.ControlPlane.Authority.Revocation;

/// <summary>Makes the revocation lists when something was revoked, a signer came or went, or half of their life is over.</summary>
internal sealed class RevocationPublisher(AuthorityLedger ledger, SignerSet signers, AuthorityOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private Made? _made;

    public RevocationLists Current()
    {
        var state = signers.Current;
        var version = ledger.RevocationVersion;
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var isFresh =
                _made is { } made
                && ReferenceEquals(made.State, state)
                && made.Version == version
                && now < made.Lists.ThisUpdate + (options.RevocationListLife / 2);
            if (!isFresh)
                _made = new(state, version, Make(state, now));
            return _made!.Lists;
        }
    }

    private RevocationLists Make(SignerState state, DateTimeOffset now)
    {
        var revoked = ledger.Revoked(now);
        var number = ledger.NextListNumber(now);
        var thisUpdate = now - options.Backdate;
        var next = now + options.RevocationListLife;
        var lists = new List<KeyValuePair<string, byte[]>>();
        foreach (var entry in state.Signers.OrderByDescending(s => s.Row.Phase == SignerPhase.Active))
        {
            var builder = new CertificateRevocationListBuilder();
            foreach (var row in revoked.Where(r => r.Signer.Length == 0 || r.Signer == entry.Row.Id))
                builder.AddEntry(Convert.FromHexString(row.Serial), row.At);
            lists.Add(new(entry.Row.Id, entry.Signer.Sign(builder, new BigInteger(number), thisUpdate, next)));
        }
        return new(number, now, next, revoked.Count, lists);
    }

    private sealed record Made(SignerState State, long Version, RevocationLists Lists);
}
