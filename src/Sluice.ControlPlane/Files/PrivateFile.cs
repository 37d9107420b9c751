namespace Sluice.ControlPlane.Files;

/// <summary>Files and folders that only this user may read; files are there wholly or not at all, whenever the machine stops.</summary>
public static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = Mode | UnixFileMode.UserExecute;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Without a buffer of its own: what is written is handed to the system at once.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share = FileShare.ReadWrite | FileShare.Delete)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = Mode;
        return new(path, options);
    }

    /// <summary>Makes an empty file where there is none, so that whoever opens it next finds the right mode.</summary>
    public static void Touch(string path) => Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();

    public static void Write(string path, ReadOnlySpan<byte> content) => File.Move(Draft(path, content), path, overwrite: true);

    /// <summary>Leaves a file that somebody else made meanwhile as it is.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var draft = Draft(path, content);
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static string Draft(string path, ReadOnlySpan<byte> content)
    {
        var draft = $"{path}.{Guid.NewGuid():n}.tmp";
        using var file = Open(draft, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
        return draft;
    }
}
