using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Http;

namespace Sluice.Proxy.Forward;

/// <summary>RFC 9110 7.6.2: TRACE and OPTIONS count their hops down, and are answered where the count ends.</summary>
internal static class MaxForwards
{
    private const string Name = "Max-Forwards";

    /// <returns>False: the request goes no further.</returns>
    public static bool TryPass(KestrelExchange exchange)
    {
        if (!HttpMethods.IsTrace(exchange.Method) && !HttpMethods.IsOptions(exchange.Method))
            return true;
        if (!uint.TryParse(exchange.RequestHeader(Name), NumberStyles.None, CultureInfo.InvariantCulture, out var left))
            return true;
        if (left == 0)
            return false;
        exchange.RequestHeaders[Name] = (left - 1).ToString(CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>As the last recipient. TRACE is not echoed: the request may hold what the client's scripts must not see.</summary>
    public static ValueTask AnswerAsync(KestrelExchange exchange)
    {
        exchange.LocalDetails = "max_forwards_reached";
        return exchange.ReplyAsync(
            HttpMethods.IsTrace(exchange.Method) ? StatusCodes.Status501NotImplemented : StatusCodes.Status200OK,
            default,
            ""
        );
    }
}
