using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>Limits that are kept before an authority has to enforce its own. Defaults are Let's Encrypt's (letsencrypt.org/docs/rate-limits).</summary>
internal sealed class AcmeBudget(AcmeLedger ledger, TimeProvider clock)
{
    private const int Orders = 300;
    private const int Duplicates = 5;
    private const int FailedValidations = 5;
    private static readonly TimeSpan OrderTime = TimeSpan.FromHours(3);
    private static readonly TimeSpan DuplicateTime = TimeSpan.FromDays(7);
    private static readonly TimeSpan FailureTime = TimeSpan.FromHours(1);

    /// <returns>Why not now, and how long; null: go on.</returns>
    public (string Why, TimeSpan Wait)? Refusal(string account, AcmeLimits limits, IReadOnlyCollection<string> dnsNames)
    {
        var orders = Spent(account, LedgerKind.Order, null, OrderTime, Limit(limits.Orders, Orders));
        if (orders is { } ordered)
            return ("the account has made as many orders in three hours as it may", ordered);
        var set = SetOf(dnsNames);
        if (Spent(account, LedgerKind.Issued, set, DuplicateTime, Limit(limits.Duplicates, Duplicates)) is { } issued)
            return ("as many certificates for exactly these names were issued in seven days as may be", issued);
        foreach (var name in dnsNames.Select(AcmeSolvers.Proved))
        {
            var most = Limit(limits.FailedValidations, FailedValidations);
            if (Spent(account, LedgerKind.FailedValidation, name, FailureTime, most) is { } failed)
                return ($"as many proofs of {name} have failed within an hour as may", failed);
        }
        return null;
    }

    /// <summary>How the ledger names a set of names.</summary>
    public static string SetOf(IEnumerable<string> dnsNames) => string.Join(',', dnsNames.Order(StringComparer.Ordinal));

    // Null: there is room.
    private TimeSpan? Spent(string account, LedgerKind kind, string? subject, TimeSpan time, int most)
    {
        var spent = ledger.Since(time, kind, account, subject);
        if (spent.Count < most)
            return null;
        var free = spent[spent.Count - most] + time - clock.GetUtcNow();
        return free > TimeSpan.Zero ? free : TimeSpan.FromSeconds(1);
    }

    private static int Limit(uint configured, int usual) => configured == 0 ? usual : (int)Math.Min(configured, int.MaxValue);
}
