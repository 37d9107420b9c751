namespace Sluice.Testing;

/// <summary>Finds the data that stands beside the project, which is used by path and never copied into it.</summary>
public static class SharedData
{
    /// <summary>Why a test is skipped where the data is absent.</summary>
    public const string SkipReason = "the folder 'shared' does not stand beside the project";

    private static readonly string? Root = Find();

    public static bool IsPresent => Root is not null;

    /// <summary>The full path of <paramref name="relative"/> within the data; the file need not exist.</summary>
    public static string PathOf(string relative) => Path.Combine(Root ?? "shared-is-absent", relative);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "istio")))
                return candidate;
        }
        return null;
    }
}
