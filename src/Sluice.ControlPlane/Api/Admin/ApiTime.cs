using System.Globalization;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Times on the wire, as Kubernetes writes them (RFC 3339, UTC, seconds).</summary>
internal static class ApiTime
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
