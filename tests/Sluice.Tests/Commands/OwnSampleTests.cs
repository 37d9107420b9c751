using Sluice.Commands;
using Sluice.Testing;

namespace Sluice.Tests.Commands;

/// <summary>Samples are read by people as examples of what is right.</summary>
public sealed class OwnSampleTests
{
    [Theory, InlineData("egress"), InlineData("rate-limits")]
    public void A_sample_has_no_findings(string name)
    {
        using var output = new StringWriter();
        ValidateCommand.Run([RepositoryFile.PathOf($"deploy/samples/{name}")], false, () => Stream.Null, output, TextWriter.Null);
        Assert.EndsWith(
            " valid resources, 0 errors, 0 warnings",
            Assert.Single(output.ToString().Trim().Split('\n')),
            StringComparison.Ordinal
        );
    }
}
