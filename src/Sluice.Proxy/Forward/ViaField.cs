using Microsoft.AspNetCore.Http;

namespace Sluice.Proxy.Forward;

/// <summary>RFC 9110 7.6.3: a proxy adds itself to what it forwards, with the version that it received.</summary>
/// <param name="random">Makes a pseudonym of this proxy's own: a chain of proxies of this kind is no loop.</param>
internal sealed class ViaField(Random random)
{
    private readonly string _pseudonym = $"sluice-{random.Next():x8}";

    /// <summary>The request has been here before.</summary>
    public bool IsIn(IHeaderDictionary headers) => headers.Via.ToString().Contains(_pseudonym, StringComparison.Ordinal);

    /// <param name="headers">Of a request or an answer.</param>
    /// <param name="protocol"><c>HTTP/1.1</c>.</param>
    public void AddTo(IHeaderDictionary headers, string protocol)
    {
        var own = $"{protocol.AsSpan("HTTP/".Length)} {_pseudonym}";
        headers.Via = headers.Via is { Count: > 0 } before ? $"{before}, {own}" : own;
    }
}
