namespace Sluice.Testing;

/// <summary>
/// One file per case: the input, a line <c>=====</c>, and the text that must come out. <c>UPDATE_GOLDEN=1</c> writes what came out
/// into the file instead of comparing; continuous integration (<c>CI=true</c>) refuses that.
/// </summary>
public static class Golden
{
    private const string Separator = "=====\n";

    /// <summary>Names of the cases in a folder below <c>tests/Sluice.Tests</c>.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.golden").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>Throws, naming the first line that differs, when <paramref name="translate"/> does not give the expected text.</summary>
    public static void Check(string folder, string name, Func<string, string> translate)
    {
        var file = Path.Combine(PathOf(folder), name + ".golden");
        var content = File.ReadAllText(file).ReplaceLineEndings("\n");
        var cut = content.IndexOf("\n" + Separator, StringComparison.Ordinal);
        var input = cut < 0 ? content : content[..(cut + 1)];
        var expected = cut < 0 ? "" : content[(cut + 1 + Separator.Length)..];
        var actual = translate(input);
        if (actual == expected)
            return;
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") != "1")
            throw new InvalidOperationException($"{name}: {Difference(expected, actual)}");
        if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("Goldens are not rewritten where CI=true.");
        File.WriteAllText(file, input + Separator + actual);
    }

    private static string Difference(string expected, string actual)
    {
        var (wanted, got) = (expected.Split('\n'), actual.Split('\n'));
        var line = wanted.Zip(got).TakeWhile(p => p.First == p.Second).Count();
        return $"line {line + 1}\n  expected: {wanted.ElementAtOrDefault(line)}\n  actual:   {got.ElementAtOrDefault(line)}\nall of it:\n{actual}";
    }

    private static string PathOf(string folder) => RepositoryFile.PathOf(Path.Combine("tests", "Sluice.Tests", folder));
}
