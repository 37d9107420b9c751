using System.Text;

namespace Sluice.Proxy.Telemetry;

/// <summary>An answer of a <see cref="PageServer"/>.</summary>
internal sealed record Page(int StatusCode, string ContentType, ReadOnlyMemory<byte> Body)
{
    public static readonly Page NotFound = Text(404, "");

    public static Page Text(int statusCode, string text) => new(statusCode, "text/plain", Encoding.UTF8.GetBytes(text));
}
