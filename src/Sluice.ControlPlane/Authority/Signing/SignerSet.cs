using Sluice.ControlPlane.Authority.State;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>The signers and their rotation: prepare a root, let it sign, let the old one go. Each step waits until no proxy can be behind.</summary>
internal sealed class SignerSet : IDisposable
{
    private readonly AuthorityLedger _ledger;
    private readonly SignerFolder _folder;
    private readonly TimeSpan _overlap;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private SignerState _current = SignerState.Empty;

    /// <param name="overlap">How long a certificate can live that was signed before a step.</param>
    public SignerSet(AuthorityLedger ledger, SignerFolder folder, TimeSpan overlap, TimeProvider clock) =>
        (_ledger, _folder, _overlap, _clock) = (ledger, folder, overlap, clock);

    public SignerState Current => Volatile.Read(ref _current);

    /// <summary>Called with the new bundle, outside of any lock.</summary>
    public event Action<TrustBundle>? BundleChanged;

    /// <summary>Finds the signers of earlier runs, or begins with <paramref name="first"/>.</summary>
    public bool Open(Func<AuthorityMaterial> first, AuthorityMaterial? pluggedIn, DiagnosticBag diagnostics)
    {
        var now = _clock.GetUtcNow();
        if (_ledger.Signers().Count == 0)
            Begin(pluggedIn ?? first(), now);
        if (!Load(diagnostics))
            return false;
        return pluggedIn is null || Current.Rows.Any(r => r.Id == pluggedIn.Id) || PlugIn(pluggedIn, now, diagnostics);
    }

    /// <summary>Takes over what another control plane with the same ledger has changed.</summary>
    public void Refresh()
    {
        if (_ledger.CurrentBundleVersion != Current.Version)
            Load(new DiagnosticBag());
    }

    /// <summary>Adds a root to the bundle that does not sign yet.</summary>
    public RotationResult Prepare(AuthorityMaterial next)
    {
        Refresh();
        var state = Current;
        if (state.Rows.Count > 1)
            return RotationResult.Refused("a rotation is under way: activate or retire first");
        if (state.Active.Row.Id == next.Id)
            return RotationResult.Refused("this authority signs already");
        _folder.Save(next);
        return Replace(state, [.. state.Rows, new SignerRow(next.Id, SignerPhase.Prepared, _clock.GetUtcNow())]);
    }

    /// <summary>Lets the prepared root sign.</summary>
    public RotationResult Activate()
    {
        Refresh();
        var state = Current;
        if (state.Find(SignerPhase.Prepared) is not { } next)
            return RotationResult.Refused("no root is prepared");
        var now = _clock.GetUtcNow();
        if (now < next.Since + _overlap)
            return RotationResult.TooEarly(next.Since + _overlap);
        return Replace(state, [new(state.Active.Row.Id, SignerPhase.Retiring, now), new(next.Id, SignerPhase.Active, now)]);
    }

    /// <summary>Drops the old root, its key too.</summary>
    public RotationResult Retire()
    {
        Refresh();
        var state = Current;
        if (state.Find(SignerPhase.Retiring) is not { } old)
            return RotationResult.Refused("no root is retiring");
        var may = old.Since + _overlap;
        // Options may have been changed meanwhile; what was signed counts.
        if (_ledger.LastEndOf(old.Id) is { } last && last > may)
            may = last;
        if (_clock.GetUtcNow() < may)
            return RotationResult.TooEarly(may);
        var result = Replace(state, [.. state.Rows.Where(r => r != old)]);
        if (result.IsDone)
            _folder.Delete(old.Id);
        return result;
    }

    public void Dispose()
    {
        foreach (var entry in Current.Signers)
            entry.Signer.Dispose();
    }

    private void Begin(AuthorityMaterial first, DateTimeOffset now)
    {
        _folder.Save(first);
        if (!_ledger.TryReplaceSigners([], [new(first.Id, SignerPhase.Active, now)]) && _ledger.Signers().All(s => s.Id != first.Id))
            _folder.Delete(first.Id);
    }

    /// <summary>A new intermediate of a known root signs at once; a new root is prepared, and waits for its activation.</summary>
    private bool PlugIn(AuthorityMaterial next, DateTimeOffset now, DiagnosticBag diagnostics)
    {
        var state = Current;
        var known = state.Signers.SelectMany(s => s.Signer.Roots).Select(r => r.Thumbprint).ToHashSet(StringComparer.Ordinal);
        if (state.Rows.Count > 1)
        {
            diagnostics.Add(Codes.AuthorityPrepared, default, "", next.Id, "it is left aside, since a rotation is under way.");
            return true;
        }
        if (next.Roots.Any(r => !known.Contains(r.Thumbprint)))
        {
            diagnostics.Add(Codes.AuthorityPrepared, default, "", next.Id, "it is trusted now, and signs after its activation.");
            return Prepare(next).IsDone;
        }
        _folder.Save(next);
        SignerRow[] rows = [new(state.Active.Row.Id, SignerPhase.Retiring, now), new(next.Id, SignerPhase.Active, now)];
        return Replace(state, rows).IsDone;
    }

    private RotationResult Replace(SignerState known, IReadOnlyList<SignerRow> next)
    {
        if (!_ledger.TryReplaceSigners(known.Rows, next))
            return RotationResult.Refused("another control plane rotates: look again");
        var diagnostics = new DiagnosticBag();
        return Load(diagnostics) ? RotationResult.Done : RotationResult.Refused(diagnostics.Items[0].Message);
    }

    private bool Load(DiagnosticBag diagnostics)
    {
        TrustBundle? changed = null;
        lock (_lock)
        {
            var version = _ledger.CurrentBundleVersion;
            var before = Current;
            var rows = _ledger.Signers();
            var entries = new List<SignerEntry>();
            foreach (var row in rows)
            {
                // One that is over cannot be loaded; its row stays until it is retired.
                var signer = before.Signers.FirstOrDefault(s => s.Row.Id == row.Id)?.Signer ?? LoadSigner(row, diagnostics);
                if (signer is not null)
                    entries.Add(new(row, signer));
            }
            if (entries.All(e => e.Row.Phase != SignerPhase.Active))
                return false;
            var state = new SignerState(version, rows, entries);
            Volatile.Write(ref _current, state);
            if (state.Bundle.Roots != before.Bundle.Roots)
                changed = state.Bundle;
        }
        if (changed is not null)
            BundleChanged?.Invoke(changed);
        return true;
    }

    private KeyedSigner? LoadSigner(SignerRow row, DiagnosticBag diagnostics) =>
        _folder.Load(row.Id, _clock.GetUtcNow(), diagnostics) is { } material ? new KeyedSigner(material) : null;
}
