using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>Renders our chart with the small program in <c>tests/helm</c>, as Helm would.</summary>
internal static class Chart
{
    // Debian's place of Go packages.
    private const string GoPath = "/usr/share/gocode";

    public static string Folder { get; } = RepositoryFile.PathOf("deploy/helm/sluice");

    /// <summary>Why the chart cannot be rendered here; empty where it can.</summary>
    public static string Obstacle { get; } = FindObstacle();

    /// <summary>Names of the files in <c>tests/helm/values</c>, and empty for the defaults.</summary>
    public static TheoryData<string> Cases =>
        [
            "",
            .. Directory
                .GetFiles(RepositoryFile.PathOf("tests/helm/values"), "*.yaml")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(),
        ];

    public static string ValuesFile(string name) => RepositoryFile.PathOf($"tests/helm/values/{name}.yaml");

    /// <summary>Everything that the chart makes, skipping the test where that cannot be found out.</summary>
    public static async Task<IReadOnlyList<Manifest>> RenderAsync(string values, CancellationToken cancel)
    {
        var text = await RunAsync([.. values.Length == 0 ? [] : new[] { "-values", ValuesFile(values) }, Folder], cancel);
        return ManifestYaml.Read(text);
    }

    /// <summary>Runs the renderer, and returns what it wrote.</summary>
    public static async Task<string> RunAsync(string[] arguments, CancellationToken cancel)
    {
        Assert.SkipUnless(Obstacle.Length == 0, Obstacle);
        var start = new ProcessStartInfo("go", ["run", RepositoryFile.PathOf("tests/helm/render.go"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GOPATH"] = Environment.GetEnvironmentVariable("GOPATH") ?? GoPath;
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOFLAGS"] = "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }

    private static string FindObstacle()
    {
        var programs = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!programs.Any(p => File.Exists(Path.Combine(p, "go"))))
            return "go is not installed (Debian: golang-go)";
        var packages = Environment.GetEnvironmentVariable("GOPATH") ?? GoPath;
        return Directory.Exists(Path.Combine(packages, "src/github.com/Masterminds/sprig"))
            ? ""
            : "the Go package sprig is not installed (Debian: golang-github-masterminds-sprig-dev)";
    }
}
