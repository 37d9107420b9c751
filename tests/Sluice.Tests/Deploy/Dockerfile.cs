using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>A Dockerfile as its instructions, with continued lines joined.</summary>
internal sealed record Dockerfile(string Name, IReadOnlyList<(string Word, string Text)> Instructions)
{
    public static Dockerfile Read(string name)
    {
        var text = File.ReadAllText(RepositoryFile.PathOf($"deploy/docker/{name}.Dockerfile"));
        var lines = text.Split('\n').Where(l => !l.StartsWith('#'));
        var joined = string.Join('\n', lines)
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(name, [.. joined.Select(l => l.Trim().Split(' ', 2)).Select(p => (p[0], p.Length > 1 ? p[1].Trim() : ""))]);
    }

    /// <summary>What follows each of these words, in order.</summary>
    public IEnumerable<string> All(string word) => Instructions.Where(i => i.Word == word).Select(i => i.Text);

    /// <summary>The instructions of the image that comes of it: those after the last FROM.</summary>
    public Dockerfile Final =>
        this with
        {
            Instructions = [.. Instructions.Skip(Instructions.ToList().FindLastIndex(i => i.Word == "FROM"))],
        };
}
