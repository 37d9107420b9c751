using System.Text;

namespace Sluice.Routing;

/// <summary>
/// Brings a path into the form in which routes and upstreams agree on it: dot segments are resolved, percent-encoded unreserved
/// characters decoded, and backslashes count as slashes. Source: Istio's default <c>pathNormalization: BASE</c> (Envoy
/// <c>normalize_path</c>, RFC 3986 6.2.2). Without it, <c>/public/../admin</c> would be routed as public and served as admin.
/// </summary>
/// <remarks>Everything else stays as it was sent: <c>%2F</c>, doubled slashes, semicolons, and the case of escapes.</remarks>
public static class PathNormalization
{
    /// <returns>The path, or null where it cannot be trusted (an encoded NUL) and the request is to be refused.</returns>
    public static string? Normalize(string path)
    {
        if (!path.StartsWith('/') || !MayDiffer(path))
            return path;
        var decoded = Decode(path);
        return decoded is null ? null : RemoveDotSegments(decoded);
    }

    private static bool MayDiffer(ReadOnlySpan<char> path) => path.IndexOfAny('%', '\\') >= 0 || path.IndexOf("/.") >= 0;

    private static string? Decode(string path)
    {
        var result = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && TryByte(path, i, out var value))
            {
                if (value == 0)
                    return null;
                if (IsUnreserved((char)value))
                {
                    result.Append((char)value);
                    i += 2;
                    continue;
                }
            }
            result.Append(path[i] == '\\' ? '/' : path[i]);
        }
        return result.ToString();
    }

    private static bool TryByte(string path, int percent, out int value)
    {
        value = 0;
        if (percent + 2 >= path.Length || !char.IsAsciiHexDigit(path[percent + 1]) || !char.IsAsciiHexDigit(path[percent + 2]))
            return false;
        value = Convert.ToInt32(path.Substring(percent + 1, 2), 16);
        return true;
    }

    /// <summary>RFC 3986 2.3.</summary>
    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    /// <summary>RFC 3986 5.2.4.</summary>
    private static string RemoveDotSegments(string path)
    {
        var segments = path.Split('/');
        var kept = new List<string>(segments.Length);
        for (var i = 1; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            switch (segments[i])
            {
                case "..":
                    if (kept.Count > 0)
                        kept.RemoveAt(kept.Count - 1);
                    break;
                case ".":
                    break;
                default:
                    kept.Add(segments[i]);
                    continue;
            }
            if (isLast)
                kept.Add("");
        }
        return "/" + string.Join('/', kept);
    }
}
