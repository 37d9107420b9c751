using System.Security.Cryptography.X509Certificates;
using Sluice.ControlPlane.Authority.State;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>All signers at one moment.</summary>
internal sealed class SignerState(long version, IReadOnlyList<SignerRow> rows, IReadOnlyList<SignerEntry> signers)
{
    public static SignerState Empty { get; } = new(0, [], []);

    public long Version => version;

    public IReadOnlyList<SignerEntry> Signers => signers;

    /// <summary>Also those that cannot be loaded.</summary>
    public IReadOnlyList<SignerRow> Rows => rows;

    public SignerEntry Active => signers.First(s => s.Row.Phase == SignerPhase.Active);

    public SignerRow? Find(SignerPhase phase) => rows.FirstOrDefault(r => r.Phase == phase);

    public IReadOnlyList<X509Certificate2> Roots { get; } =
    [.. signers.OrderByDescending(s => s.Row.Phase == SignerPhase.Active).SelectMany(s => s.Signer.Roots).DistinctBy(r => r.Thumbprint)];

    public TrustBundle Bundle => field ??= new(version, [.. Roots.Select(r => r.ExportCertificatePem())]);
}
