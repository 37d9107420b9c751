namespace Sluice.ControlPlane.Reports;

/// <summary>Which requests somebody wants to see. What is empty holds always.</summary>
internal sealed record TapRequest
{
    /// <summary><c>namespace/name</c>.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>A name, or <c>*.suffix</c>.</summary>
    public string Host { get; init; } = "";
    public string PathPrefix { get; init; } = "";
    public string Method { get; init; } = "";

    /// <summary>A code, or below 10 a class of them; 0: any.</summary>
    public int Status { get; init; }

    /// <summary>An address or range.</summary>
    public string Client { get; init; } = "";

    /// <summary>Of each gateway. Default 50.</summary>
    public int MaxPerSecond { get; init; } = 50;

    /// <summary>Whether a request of the recent ones is such a one.</summary>
    public bool Matches(ReportedRequest request)
    {
        var record = request.Record;
        return (Gateway.Length == 0 || Gateway == request.Gateway)
            && (Method.Length == 0 || Method.Equals(record.Method, StringComparison.OrdinalIgnoreCase))
            && (Status == 0 || Status == record.Status || Status == record.Status / 100)
            && (PathPrefix.Length == 0 || record.Path.StartsWith(PathPrefix, StringComparison.Ordinal))
            && (Host.Length == 0 || MatchesHost(record.Host))
            && (Client.Length == 0 || MatchesClient(record.ClientAddress));
    }

    private bool MatchesHost(string host)
    {
        var colon = host.LastIndexOf(':');
        var name = colon > host.LastIndexOf(']') ? host[..colon] : host;
        return Host.StartsWith("*.", StringComparison.Ordinal)
            ? name.EndsWith(Host[1..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(Host, StringComparison.OrdinalIgnoreCase);
    }

    private bool MatchesClient(string address) =>
        System.Net.IPAddress.TryParse(address, out var parsed)
        && (System.Net.IPNetwork.TryParse(Client, out var range) ? range.Contains(parsed) : Client == address);
}
