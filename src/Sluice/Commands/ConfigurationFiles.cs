using System.Diagnostics.CodeAnalysis;
using Sluice.Configuration;
using Sluice.Resources.Reading;

namespace Sluice.Commands;

/// <summary>Finds and reads the files that command-line paths stand for.</summary>
internal static class ConfigurationFiles
{
    private const string StandardInput = "-";
    private const string StandardInputName = "<stdin>";

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
                var read = path == StandardInput ? [ReadAll(standardInput())] : new ConfigurationDirectory([path]).Read();
                found.AddRange(read.Where(file => seen.Add(Path.GetFullPath(file.Name))));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                problem = $"{path}: {e.Message}";
                return false;
            }
        }
        return true;
    }

    private static SourceFile ReadAll(Stream stream)
    {
        using (stream)
            return new(StandardInputName, ConfigurationDirectory.ReadBounded(stream));
    }
}
