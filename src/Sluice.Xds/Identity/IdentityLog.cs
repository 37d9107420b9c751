using Microsoft.Extensions.Logging;

namespace Sluice.Xds.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(4651, LogLevel.Information, "Certificate of {Identity} is {Serial}, until {NotAfter}")]
    public static partial void Renewed(this ILogger log, string identity, string serial, DateTimeOffset notAfter);

    [LoggerMessage(4652, LogLevel.Warning, "No new certificate: {Reason}. The one there is holds until {NotAfter}; next try in {Wait}")]
    public static partial void NotRenewed(this ILogger log, string reason, DateTimeOffset? notAfter, TimeSpan wait);
}
