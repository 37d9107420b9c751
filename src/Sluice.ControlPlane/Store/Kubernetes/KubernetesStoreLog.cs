using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Store.Kubernetes;

internal static partial class KubernetesStoreLog
{
    [LoggerMessage(4201, LogLevel.Information, "Kubernetes: follows {What}")]
    public static partial void Follows(this ILogger log, string what);

    [LoggerMessage(4202, LogLevel.Information, "Kubernetes: the cluster has no {What}; asked for again now and then")]
    public static partial void Absent(this ILogger log, string what);

    [LoggerMessage(4203, LogLevel.Warning, "Kubernetes: {What}: {Problem}")]
    public static partial void Troubled(this ILogger log, string what, string problem);

    [LoggerMessage(4204, LogLevel.Debug, "Kubernetes: {What} are listed again: {Reason}")]
    public static partial void ListsAgain(this ILogger log, string what, string reason);

    [LoggerMessage(4205, LogLevel.Information, "Kubernetes: {Identity} leads by lease {Lease}")]
    public static partial void Leads(this ILogger log, string identity, string lease);

    [LoggerMessage(4206, LogLevel.Warning, "Kubernetes: {Identity} no longer leads by lease {Lease}")]
    public static partial void LeadsNoMore(this ILogger log, string identity, string lease);

    [LoggerMessage(4207, LogLevel.Warning, "Kubernetes: lease {Lease}: {Problem}")]
    public static partial void LeaseTroubled(this ILogger log, string lease, string problem);

    [LoggerMessage(4208, LogLevel.Warning, "Kubernetes: the status of {Resource} could not be written: {Problem}")]
    public static partial void StatusNotWritten(this ILogger log, string resource, string problem);
}
