using Sluice.Resources.Reading;

namespace Sluice.Configuration;

/// <summary>Folders (or single files) of resources: <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c>, read recursively in ordinal order.</summary>
/// <remarks>
/// Names that begin with a dot are passed over: editors keep drafts there, and Kubernetes mounts a ConfigMap's real files under
/// <c>..data</c> beside the links that are read.
/// </remarks>
public sealed class ConfigurationDirectory(IReadOnlyList<string> paths)
{
    /// <summary>More files than this are taken for a mistake (a home folder, say). Default 20,000.</summary>
    public const int MaxFiles = 20_000;

    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>Reads every file. A file that vanishes meanwhile is left out.</summary>
    /// <exception cref="IOException">A path does not exist, cannot be read, or holds more than <see cref="MaxFiles"/> files.</exception>
    public IReadOnlyList<SourceFile> Read()
    {
        var files = new List<SourceFile>();
        foreach (var path in Files())
        {
            try
            {
                using var stream = File.OpenRead(path);
                files.Add(new(path, ReadBounded(stream)));
            }
            catch (FileNotFoundException) { }
        }
        return files;
    }

    /// <summary>Reads a stream to its end, or to the byte after which the reader of resources refuses it as too large.</summary>
    public static ReadOnlyMemory<byte> ReadBounded(Stream stream)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; content.Length <= ResourceReader.MaxFileBytes && (count = stream.Read(buffer)) > 0; )
            content.Write(buffer, 0, count);
        return content.ToArray();
    }

    /// <summary>Changes whenever a file comes, goes, or is written: cheap enough to ask often.</summary>
    public long Stamp()
    {
        var stamp = new HashCode();
        foreach (var path in Files())
        {
            // A mounted ConfigMap swaps a link: the time that counts is that of the file behind it.
            var file = new FileInfo(path);
            if ((file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is not FileInfo { Exists: true } target)
                continue;
            stamp.Add(path, StringComparer.Ordinal);
            stamp.Add(target.Length);
            stamp.Add(target.LastWriteTimeUtc.Ticks);
        }
        return stamp.ToHashCode();
    }

    private List<string> Files()
    {
        var files = new List<string>();
        foreach (var path in Paths)
        {
            if (File.Exists(path))
                files.Add(path);
            else if (Directory.Exists(path))
                files.AddRange(FilesBelow(path).Order(StringComparer.Ordinal));
            else
                throw new DirectoryNotFoundException($"'{path}' does not exist");
            if (files.Count > MaxFiles)
                throw new IOException($"more than {MaxFiles} files below '{path}'; is this the right folder?");
        }
        return files;
    }

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json")
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')));
}
