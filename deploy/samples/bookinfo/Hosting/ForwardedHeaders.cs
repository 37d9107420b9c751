using Microsoft.AspNetCore.Http;

namespace Bookinfo.Hosting;

/// <summary>The headers a service passes on so that a mesh can join the spans of one request, and route by who asks.</summary>
internal static class ForwardedHeaders
{
    /// <summary>The header that names the signed-in user, as in Istio's sample; its routing examples match on it.</summary>
    public const string EndUser = "end-user";

    private static readonly string[] Names =
    [
        "x-request-id",
        "traceparent",
        "tracestate",
        "b3",
        "x-b3-traceid",
        "x-b3-spanid",
        "x-b3-parentspanid",
        "x-b3-sampled",
        "x-b3-flags",
        "user-agent",
    ];

    public static void Copy(HttpRequest from, HttpRequestMessage to, string? user)
    {
        foreach (var name in Names)
            Add(to, name, from.Headers[name].ToString());
        Add(to, EndUser, user is null ? from.Headers[EndUser].ToString() : Encode(user));
    }

    // A client library refuses to send anything else, and one odd header is no reason to fail the page.
    private static void Add(HttpRequestMessage to, string name, string value)
    {
        if (value.Length > 0 && IsPlain(value))
            to.Headers.TryAddWithoutValidation(name, value);
    }

    private static string Encode(string user) => IsPlain(user) ? user : Uri.EscapeDataString(user);

    private static bool IsPlain(string value) => value.All(c => c is >= ' ' and <= '~');
}
