using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Cluster;

internal static partial class ClusterDutyLog
{
    [LoggerMessage(4701, LogLevel.Information, "Kubernetes: {What} of {Key} was put right")]
    public static partial void PutRight(this ILogger log, string what, string key);

    [LoggerMessage(4702, LogLevel.Warning, "Kubernetes: {What} of {Key} could not be put right, and is tried again: {Problem}")]
    public static partial void NotPutRight(this ILogger log, string what, string key, string problem);

    [LoggerMessage(4703, LogLevel.Warning, "Kubernetes: {What} of {Key} may not be written, told once for all of them: {Problem}")]
    public static partial void MayNotPutRight(this ILogger log, string what, string key, string problem);

    [LoggerMessage(4704, LogLevel.Information, "Kubernetes: the authority is that of Secret {Name}")]
    public static partial void AuthorityFound(this ILogger log, string name);

    [LoggerMessage(4705, LogLevel.Information, "Kubernetes: a root was made, and is kept for all replicas in Secret {Name}")]
    public static partial void AuthorityMade(this ILogger log, string name);
}
