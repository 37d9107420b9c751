namespace Sluice.Admin.Traffic;

/// <summary>The page on which what a finding speaks of can be put right.</summary>
internal static class FindingLink
{
    /// <summary>Null: the console has none for that kind.</summary>
    public static string? Of(MeshFinding finding)
    {
        var (kind, name) = finding.Resource.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", "");
        var search = Uri.EscapeDataString(name[(name.LastIndexOf('/') + 1)..]);
        return kind switch
        {
            "VirtualService" => $"/routes/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}",
            "DestinationRule" or "HTTPRoute" => $"/routes?q={search}",
            "Gateway" or "Secret" or "AcmeIssuer" or "Certificate" => $"/tls?q={search}",
            "EgressPolicy" or "ForwardProxy" or "ServiceEntry" => "/egress",
            "RateLimitPolicy" => $"/limits?q={search}",
            _ => null,
        };
    }
}
