using System.Globalization;
using Sluice.Routing;

namespace Sluice.Proxy.Http;

/// <summary>Answers from here that a gRPC client understands: the status in the head, and nothing else (trailers-only).</summary>
internal static class GrpcReply
{
    private const string MediaType = "application/grpc";

    /// <summary><c>application/grpc</c> and <c>application/grpc+proto</c>; not grpc-web, whose clients read a body.</summary>
    public static bool IsFor(Exchange exchange)
    {
        var type = exchange.RequestHeader("content-type");
        return type is not null
            && type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase)
            && (type.Length == MediaType.Length || type[MediaType.Length] is '+' or ';');
    }

    /// <param name="message">Without characters that gRPC would have to escape.</param>
    public static ValueTask SendAsync(Exchange exchange, int status, string message)
    {
        exchange.SetResponseHeader("content-type", MediaType);
        exchange.SetResponseHeader("grpc-status", status.ToString(CultureInfo.InvariantCulture));
        exchange.SetResponseHeader("grpc-message", message);
        return exchange.ReplyAsync(200, default, "");
    }
}
