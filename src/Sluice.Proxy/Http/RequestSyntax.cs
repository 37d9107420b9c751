using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Proxy.Http;

/// <summary>
/// What Kestrel lets pass and an edge proxy must not, because the next parser may read it differently. Source: Envoy's defaults, which
/// answer 400 to each of these.
/// </summary>
internal static class RequestSyntax
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(c => c != '\t').Append(0x7f).Select(c => (char)c),
    ]);

    /// <summary>The length of the body is said twice, or in a coding that is not chunked alone (RFC 9112 6.1, 6.3).</summary>
    public static bool IsFramingUnclear(IHeaderDictionary headers, string protocol)
    {
        var coding = headers.TransferEncoding;
        if (coding.Count == 0)
            return false;
        // Kestrel renames a Content-Length that stands beside Transfer-Encoding.
        return HttpProtocol.IsHttp10(protocol)
            || coding.Count > 1
            || !string.Equals(coding[0], "chunked", StringComparison.OrdinalIgnoreCase)
            || headers.ContainsKey("X-Content-Length");
    }

    /// <summary>A fragment is never sent (RFC 9110 7.1); one part of a chain would cut it off and another would not.</summary>
    public static bool HasFragment(string target) => target.Contains('#', StringComparison.Ordinal);

    /// <summary>A control character other than a tab (RFC 9110 5.5).</summary>
    public static bool HasControl(StringValues values)
    {
        foreach (var value in values)
        {
            if (value.AsSpan().ContainsAny(Controls))
                return true;
        }
        return false;
    }
}
