using System.Net;

namespace Sluice.Hosting;

/// <summary>Reads <c>--dns 10.96.0.10,[fd00::10]:5353</c>.</summary>
public static class NameServerList
{
    private const int DnsPort = 53;

    /// <returns>The servers, or null and what is wrong.</returns>
    public static (IReadOnlyList<IPEndPoint>? Servers, string Error) Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A bare number would be read as an address too.
            if (word.IndexOfAny(['.', ':']) < 0 || !IPEndPoint.TryParse(word, out var server))
                return (null, $"'{word}' is not an address such as 10.96.0.10 or [fd00::10]:53");
            servers.Add(server.Port == 0 ? new(server.Address, DnsPort) : server);
        }
        return (servers, "");
    }
}
