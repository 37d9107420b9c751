namespace Sluice.Translation.Gateways;

/// <summary>Servers that share a listener's port, address and written protocol.</summary>
internal sealed record ServerGroup(int Port, string Protocol, string Bind)
{
    public List<MergedServer> Servers { get; } = [];

    /// <summary>For HTTP: the one route table of all its servers.</summary>
    public string RouteTable { get; set; } = "";
}
