namespace Sluice.Testing;

/// <summary>Files of this repository that tests read where they stand.</summary>
public static class RepositoryFile
{
    /// <summary>The full path of <paramref name="relative"/> below the solution.</summary>
    public static string PathOf(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                return Path.Combine(folder.FullName, relative);
        }
        throw new DirectoryNotFoundException("Gateway.sln is in no folder above the tests.");
    }
}
