using Microsoft.Extensions.Logging;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Store.Directories;

internal static partial class DirectoryStoreLog
{
    [LoggerMessage(4101, LogLevel.Information, "{Folder} is at revision {Revision}")]
    public static partial void Applied(this ILogger log, string folder, long revision);

    [LoggerMessage(4102, LogLevel.Error, "{Folder} has {Errors} errors; revision {Revision} stays")]
    public static partial void Kept(this ILogger log, string folder, int errors, long revision);

    [LoggerMessage(EventId = 4103, Message = "{Finding}")]
    public static partial void Finding(this ILogger log, LogLevel level, Diagnostic finding);
}
