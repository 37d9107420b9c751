using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

/// <summary>Istio's own samples hold no errors, so we must find none.</summary>
public sealed class SampleTests
{
    // Values of another tool's chart and a compose file, which are no resources.
    private static readonly string[] NoResources = ["spire-trust-domain-federation", "consul/bookinfo.yaml"];

    [Theory]
    [InlineData("istio/samples")]
    [InlineData("istio/samples-1.5")]
    public void Samples_have_no_errors(string folder)
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var files = Directory
            .EnumerateFiles(SharedData.PathOf(folder), "*.yaml", SearchOption.AllDirectories)
            .Where(f => !NoResources.Any(n => f.Contains(n, StringComparison.Ordinal)))
            .ToList();
        Assert.True(files.Count > 40);
        var errors = files
            .SelectMany(f => ResourceReader.Read(f, File.ReadAllBytes(f)).Diagnostics.ToArray())
            .Where(d => d.Severity == Severity.Error)
            .Select(d => $"{d.Position.File}:{d.Position.Line} {d.Code.Id} {d.Path} {d.Message}");
        Assert.Empty(errors);
    }
}
