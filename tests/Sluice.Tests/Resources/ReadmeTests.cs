using System.Text.RegularExpressions;
using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

/// <summary>What the README shows as configuration is configuration.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Its_examples_read_without_a_finding()
    {
        var examples = Yaml().Matches(File.ReadAllText(RepositoryFile.PathOf("README.md")));
        Assert.True(examples.Count >= 4);
        foreach (Match example in examples)
            Assert.Empty(ResourceLoader.Load([SourceFile.OfText("README.md", example.Groups[1].Value)]).Diagnostics);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
