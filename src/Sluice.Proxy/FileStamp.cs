namespace Sluice.Proxy;

/// <summary>Tells cheaply whether a file has changed.</summary>
internal static class FileStamp
{
    // Resolves links: Kubernetes swaps a link to a new folder, and the file's own time may not change.
    public static string Of(string file)
    {
        try
        {
            var info = new FileInfo(file);
            var target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            return target.Exists ? $"{target.FullName} {target.LastWriteTimeUtc.Ticks} {target.Length}" : "absent";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}
