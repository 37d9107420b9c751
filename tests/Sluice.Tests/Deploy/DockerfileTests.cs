using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>No engine builds images here: what can be known of them without one. <c>deploy/docker/check</c> runs their publish lines.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Known =
    [
        "FROM",
        "ARG",
        "WORKDIR",
        "COPY",
        "RUN",
        "LABEL",
        "ENV",
        "USER",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ];

    public static TheoryData<string> Names => ["sluice", "sidecar", "init"];

    [Theory, MemberData(nameof(Names))]
    public void Every_instruction_is_known_and_it_is_built_in_two_stages(string name)
    {
        var file = Dockerfile.Read(name);
        Assert.Empty(file.Instructions.Select(i => i.Word).Except(Known));
        Assert.Equal(2, file.All("FROM").Count());
        Assert.EndsWith(" AS build", file.All("FROM").First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sluice", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled")]
    [InlineData("sidecar", "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled")]
    [InlineData("init", "mcr.microsoft.com/dotnet/aspnet:10.0-noble")]
    public void What_runs_stands_on_the_smallest_image_that_serves(string name, string image) =>
        Assert.Equal(image, Dockerfile.Read(name).Final.All("FROM").Single());

    /// <summary>Kubernetes sees that a user is not root only where it is a number.</summary>
    [Theory, MemberData(nameof(Names))]
    public void It_does_not_run_as_root(string name)
    {
        var user = Dockerfile.Read(name).Final.All("USER").Single();
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", user);
        Assert.Equal(name == "sidecar" ? "1337:1337" : "10001:10001", user);
    }

    [Theory, InlineData("sluice"), InlineData("sidecar")]
    public void Nothing_is_run_in_an_image_without_a_shell(string name)
    {
        var final = Dockerfile.Read(name).Final;
        Assert.Empty(final.All("RUN"));
        Assert.All(final.All("ENTRYPOINT").Concat(final.All("CMD")), c => Assert.NotEmpty(JsonSerializer.Deserialize<string[]>(c)!));
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_program_is_what_the_project_makes(string name)
    {
        var file = Dockerfile.Read(name);
        var folder = ProjectFolder().Match(file.All("RUN").First()).Groups[1].Value;
        var project = Directory.GetFiles(RepositoryFile.PathOf(folder), "*.csproj").Single();
        var program = XDocument.Load(project).Descendants("AssemblyName").Single().Value;
        var entry = JsonSerializer.Deserialize<string[]>(file.Final.All("ENTRYPOINT").Single())!;
        Assert.Equal($"/app/{program}", Assert.Single(entry));
        Assert.Contains("--from=build /out/ /app/", file.Final.All("COPY"));
        // Injected pods name the program, not its path.
        Assert.StartsWith("PATH=/app:", file.Final.All("ENV").Single(), StringComparison.Ordinal);
        Assert.Equal("NONE", file.Final.All("HEALTHCHECK").Single());
    }

    [Theory, MemberData(nameof(Names))]
    public void What_it_copies_is_there_and_not_ignored(string name)
    {
        var copied = Dockerfile
            .Read(name)
            .All("COPY")
            .Where(c => !c.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(c => c.Split(' ')[..^1]);
        var ignored = File.ReadAllLines(RepositoryFile.PathOf(".dockerignore"));
        Assert.Equal("*", ignored.First(l => !l.StartsWith('#')));
        foreach (var path in copied.Select(p => p.TrimEnd('/')))
        {
            Assert.True(Path.Exists(RepositoryFile.PathOf(path)), $"{path} is not there");
            Assert.Contains($"!{path}", ignored);
        }
    }

    /// <summary>Everything that the project is made of lies below what is copied.</summary>
    [Theory, MemberData(nameof(Names))]
    public void It_copies_every_project_that_it_needs(string name)
    {
        var file = Dockerfile.Read(name);
        var copied = file.All("COPY").SelectMany(c => c.Split(' ')).Where(p => p.EndsWith('/')).ToList();
        var root = RepositoryFile.PathOf("");
        foreach (var project in Projects(RepositoryFile.PathOf(ProjectFolder().Match(file.All("RUN").First()).Groups[1].Value)))
        {
            var relative = Path.GetRelativePath(root, project);
            Assert.True(copied.Any(c => relative.StartsWith(c, StringComparison.Ordinal)), $"{relative} is not copied");
        }
    }

    private static HashSet<string> Projects(string folder)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>(Directory.GetFiles(folder, "*.csproj"));
        while (open.TryDequeue(out var project))
        {
            if (!found.Add(project))
                continue;
            foreach (var reference in XDocument.Load(project).Descendants("ProjectReference"))
            {
                var path = reference.Attribute("Include")!.Value.Replace('\\', '/');
                open.Enqueue(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, path)));
            }
        }
        return found;
    }

    [GeneratedRegex("^dotnet publish (src/[A-Za-z.]+) -c Release ")]
    private static partial Regex ProjectFolder();
}
