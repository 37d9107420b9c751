using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Sluice.Proxy.Http;

/// <summary>RFC 9110 7.6.1: fields that the Connection header names end at the next hop.</summary>
/// <remarks>
/// Kestrel replaces a single Connection line that also says close, keep-alive or upgrade by that word alone, so names beside them are
/// lost before we can see them; an engine of our own will not.
/// </remarks>
internal static class ConnectionHeader
{
    public static void RemoveNominated(IHeaderDictionary headers)
    {
        foreach (var value in headers.Connection)
            Remove(value, headers);
    }

    public static void RemoveNominated(HttpHeadersNonValidated source, IHeaderDictionary headers)
    {
        if (!source.TryGetValues("Connection", out var values))
            return;
        foreach (var value in values)
            Remove(value, headers);
    }

    private static void Remove(string? value, IHeaderDictionary headers)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            var name = value.AsSpan()[range].Trim();
            if (!IsKept(name))
                headers.Remove(name.ToString());
        }
    }

    // The forwarder sees to these itself, and an attacker must not strip what the proxy adds or routes by.
    private static bool IsKept(ReadOnlySpan<char> name) =>
        name.IsEmpty
        || Is(name, "keep-alive")
        || Is(name, "close")
        || Is(name, "upgrade")
        || Is(name, "te")
        || Is(name, "host")
        || Is(name, "connection")
        || Is(name, "content-length")
        || Is(name, "transfer-encoding")
        || name.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase);

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
