namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>Something that an authority counts.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Account">Identifier of the account.</param>
/// <param name="Subject">Of a certificate its names, of a failed proof the name, else empty.</param>
internal sealed record LedgerEntry(DateTimeOffset At, LedgerKind Kind, string Account, string Subject);

internal enum LedgerKind
{
    Order,
    Issued,
    FailedValidation,
}
