using System.Diagnostics.CodeAnalysis;
using Sluice.Resources.Reading;

namespace Sluice.Commands;

/// <summary>Finds and reads the files that command-line paths stand for.</summary>
internal static class ConfigurationFiles
{
    private const string StandardInput = "-";
    private const string StandardInputName = "<stdin>";

    // A byte more than the reader takes is enough for it to say that a file is too large.
    private const long MaxBytes = 64 * 1024 * 1024 + 1;

    /// <summary>Reads every file under <paramref name="paths"/>: folders by name in ordinal order, each file once.</summary>
    public static bool TryRead(
        IEnumerable<string> paths,
        Func<Stream> standardInput,
        out IReadOnlyList<SourceFile> files,
        [NotNullWhen(false)] out string? problem
    )
    {
        var found = new List<SourceFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        (files, problem) = (found, null);
        foreach (var path in paths)
        {
            try
            {
                foreach (var file in Expand(path))
                    if (seen.Add(file == StandardInput ? file : Path.GetFullPath(file)))
                        found.Add(file == StandardInput ? Read(StandardInputName, standardInput()) : Read(file, File.OpenRead(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                problem = $"{path}: {e.Message}";
                return false;
            }
        }
        return true;
    }

    private static IEnumerable<string> Expand(string path) =>
        path == StandardInput || !Directory.Exists(path)
            ? [path]
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsConfiguration).Order(StringComparer.Ordinal);

    private static bool IsConfiguration(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" or ".json";

    private static SourceFile Read(string name, Stream stream)
    {
        using (stream)
        {
            using var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int count; content.Length < MaxBytes && (count = stream.Read(buffer)) > 0; )
                content.Write(buffer, 0, count);
            return new(name, content.ToArray());
        }
    }
}
