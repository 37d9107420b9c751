using Microsoft.Extensions.Primitives;

namespace Sluice.Proxy.Forward;

/// <summary>RFC 9110 7.6.3: a proxy adds itself to what it forwards, with the version that it received.</summary>
internal static class ViaField
{
    private const string Pseudonym = "sluice";

    /// <param name="before">What other proxies have written.</param>
    /// <param name="protocol"><c>HTTP/1.1</c>.</param>
    public static string Append(StringValues before, string protocol)
    {
        var own = $"{protocol.AsSpan("HTTP/".Length)} {Pseudonym}";
        return before.Count > 0 ? $"{before}, {own}" : own;
    }
}
