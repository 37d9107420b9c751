using System.Globalization;
using System.Net;
using Sluice.Resources.Validation;

namespace Sluice.Resources.Certificates;

/// <summary>Where dynamic updates are sent.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">Default 53.</param>
public sealed record AcmeNameServer(string Host, int Port)
{
    private const int DefaultPort = 53;

    /// <summary><c>host</c>, <c>host:port</c>, <c>[v6]:port</c> or a bare address; null: none of these.</summary>
    public static AcmeNameServer? Parse(string text)
    {
        if (IPAddress.TryParse(text, out _) && Names.IsAddress(text))
            return new(text, DefaultPort);
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? (text, "53") : (text[..colon], text[(colon + 1)..]);
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
            return null;
        var name = host is ['[', .., ']'] ? host[1..^1] : host;
        var isHost = name != host ? Names.IsAddress(name) : Names.IsAddress(name) || (name.Length > 0 && Names.WhyNotDomain(name) is null);
        return isHost ? new(name, number) : null;
    }
}
