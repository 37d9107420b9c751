using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Serving;

internal static partial class ServingLog
{
    [LoggerMessage(2201, LogLevel.Error, "The control plane's own certificate could not be renewed: {Reason}; trying again in a minute")]
    public static partial void NotRenewed(this ILogger log, string reason);
}
