using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Authority;

internal static partial class AuthorityLog
{
    [LoggerMessage(4601, LogLevel.Error, "The ledger of certificates cannot be written: {Reason}")]
    public static partial void NotRecorded(this ILogger log, string reason);

    [LoggerMessage(4602, LogLevel.Error, "The audit of certificates cannot be written, nothing is issued: {Reason}")]
    public static partial void NotAudited(this ILogger log, string reason);

    [LoggerMessage(4603, LogLevel.Information, "Trusted roots are now version {Version}: {Roots} roots")]
    public static partial void BundleChanged(this ILogger log, long version, int roots);

    [LoggerMessage(4604, LogLevel.Warning, "Looking for changes in the ledger of certificates failed: {Reason}")]
    public static partial void NotRefreshed(this ILogger log, string reason);

    [LoggerMessage(4605, LogLevel.Warning, "Keys of token issuer {Issuer} cannot be read, those that are known stay: {Reason}")]
    public static partial void KeysNotRead(this ILogger log, string issuer, string reason);

    [LoggerMessage(4606, LogLevel.Warning, "Kubernetes does not review tokens: {Reason}")]
    public static partial void NotReviewed(this ILogger log, string reason);
}
