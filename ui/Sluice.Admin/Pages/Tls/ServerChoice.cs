namespace Sluice.Admin.Pages.Tls;

/// <summary>A server of a Gateway, as a choice in a form.</summary>
/// <param name="Index">Among the Gateway's servers.</param>
public sealed record ServerChoice(string Gateway, int Index, CatalogServer Server)
{
    public string Value => FormattableString.Invariant($"{Gateway}#{Index}");

    public string Text => $"{Gateway} :{Server.Port} {string.Join(", ", Server.Hosts.Take(3))}";

    /// <summary>Servers that can show a certificate of their own.</summary>
    public static IReadOnlyList<ServerChoice> Of(IReadOnlyList<CatalogGateway> gateways) =>
        [
            .. from gateway in gateways
            from choice in gateway.Servers.Select((s, i) => new ServerChoice(gateway.Name, i, s))
            where
                choice.Server.Protocol.Equals("HTTPS", StringComparison.OrdinalIgnoreCase)
                || (choice.Server.Tls && choice.Server.Protocol.Equals("TLS", StringComparison.OrdinalIgnoreCase))
            select choice,
        ];
}
