namespace Sluice.Resources.Certificates;

/// <summary>Which solver proves which name.</summary>
public static class AcmeSolvers
{
    private const string Wildcard = "*.";
    private static readonly AcmeSolver Default = new() { Http01 = new() };

    /// <returns>Null where none of the issuer's fits: a wildcard without DNS-01, or a name that no selector has.</returns>
    public static AcmeSolver? For(AcmeIssuerSpec issuer, string dnsName)
    {
        var isWildcard = dnsName.StartsWith(Wildcard, StringComparison.Ordinal);
        if (issuer.Solvers.Count == 0)
            return isWildcard ? null : Default;
        AcmeSolver? best = null;
        var bestWeight = -1;
        foreach (var solver in issuer.Solvers)
        {
            if (isWildcard && solver.Dns01 is null)
                continue;
            var weight = Weight(solver.Selector, dnsName);
            if (weight > bestWeight)
                (best, bestWeight) = (solver, weight);
        }
        return best;
    }

    public static AcmeChallengeKind KindOf(AcmeSolver solver) =>
        solver.Dns01 is not null ? AcmeChallengeKind.Dns01
        : solver.TlsAlpn01 is not null ? AcmeChallengeKind.TlsAlpn01
        : AcmeChallengeKind.Http01;

    /// <summary>The name that is proved: of a wildcard the one it stands under.</summary>
    public static string Proved(string dnsName) => dnsName.StartsWith(Wildcard, StringComparison.Ordinal) ? dnsName[2..] : dnsName;

    // -1: not meant; 0: all are; more: the longer the zone; most: by name.
    private static int Weight(AcmeSelector? selector, string dnsName)
    {
        if (selector is null || (selector.DnsNames.Count == 0 && selector.DnsZones.Count == 0))
            return 0;
        if (selector.DnsNames.Contains(dnsName))
            return int.MaxValue;
        var name = Proved(dnsName);
        return selector.DnsZones.Where(z => IsWithin(name, z)).Select(z => z.Length).DefaultIfEmpty(-1).Max();
    }

    private static bool IsWithin(string name, string zone) =>
        name == zone || (name.Length > zone.Length && name[^(zone.Length + 1)] == '.' && name.EndsWith(zone, StringComparison.Ordinal));
}
