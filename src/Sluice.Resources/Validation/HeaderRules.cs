using System.Buffers;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of header names and values.</summary>
internal static class HeaderRules
{
    private const string ClaimPrefix = "@request.auth.claims";

    // The tchar of RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    );

    // Control characters other than tab.
    private static readonly SearchValues<char> ForbiddenInValues = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(c => (char)c).Where(c => c != '\t'),
        '\u007F',
    ]);

    /// <summary>A name of a JWT claim to route by: <c>@request.auth.claims.a.b</c> or <c>@request.auth.claims[a][b]</c>.</summary>
    public static bool IsClaim(string name)
    {
        if (!name.StartsWith(ClaimPrefix, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = name.AsSpan(ClaimPrefix.Length);
        return rest is ['.', _, ..] or ['[', _, .., ']'];
    }

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsPseudo(string name) => name is ":method" or ":scheme" or ":authority" or ":path" or ":status";

    public static void MatchedName(string name, string path, Check check) =>
        check.That(IsClaim(name) || IsPseudo(name) || IsName(name), Codes.BadHeaderName, path, name, "is not a valid header name");

    public static void CorsName(string name, string path, Check check) =>
        check.That(name == "*" || IsName(name), Codes.BadHeaderName, path, name, "is not a valid header name");

    /// <summary>What is done to headers: a request's authority may be set, nothing else that is HTTP's own.</summary>
    public static void Operations(HttpHeaders? headers, string path, Check check)
    {
        Operations(headers?.Request, isRequest: true, path.Field("request"), check);
        Operations(headers?.Response, isRequest: false, path.Field("response"), check);
    }

    private static void Operations(HeaderOperations? operations, bool isRequest, string path, Check check)
    {
        if (operations is null)
            return;
        Values(operations.Set, isRequest, path.Field("set"), check);
        Values(operations.Add, isRequest, path.Field("add"), check);
        for (var i = 0; i < operations.Remove.Count; i++)
            Name(operations.Remove[i], authorityAllowed: false, path.Item("remove", i), check);
    }

    private static void Values(ValueMap<string> headers, bool isRequest, string path, Check check)
    {
        foreach (var (name, value) in headers)
        {
            Name(name, isRequest, path.Key(name), check);
            if (WhyNotValue(value) is { } why)
                check.Report(Codes.BadHeaderValue, path.Key(name), value, why);
        }
    }

    private static void Name(string name, bool authorityAllowed, string path, Check check)
    {
        if (name.Length == 0)
            check.Report(Codes.BadHeaderName, path, name, "has no name");
        else if (!authorityAllowed || !IsAuthority(name))
            check.That(!IsInternal(name), Codes.BadHeaderName, path, name, "belongs to HTTP itself and cannot be changed");
    }

    private static bool IsInternal(string name) => name.StartsWith(':') || name.Equals("host", StringComparison.OrdinalIgnoreCase);

    private static bool IsAuthority(string name) =>
        name.Equals(":authority", StringComparison.OrdinalIgnoreCase) || name.Equals("host", StringComparison.OrdinalIgnoreCase);

    /// <summary>The authority is rewritten by the rewrite or by one header operation.</summary>
    public static void AuthorityOnce(HttpRewrite? rewrite, HttpHeaders? headers, string path, Check check)
    {
        var current = rewrite?.Authority ?? "";
        foreach (var (part, operations) in new[] { ("set", headers?.Request?.Set ?? default), ("add", headers?.Request?.Add ?? default) })
        foreach (var (name, value) in operations)
        {
            if (!IsAuthority(name))
                continue;
            check.That(current.Length == 0, Codes.AuthoritySetTwice, path.Field("headers.request").Field(part).Key(name), current);
            current = value;
        }
    }

    /// <summary>Why <paramref name="value"/> cannot be a header value, or null.</summary>
    public static string? WhyNotValue(string value) =>
        value.AsSpan().ContainsAny(ForbiddenInValues) ? "it holds a control character" : HeaderValueSyntax.WhyNot(value);
}
