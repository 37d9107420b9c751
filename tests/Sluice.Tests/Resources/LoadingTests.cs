using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Resources;

public sealed class LoadingTests
{
    private const string Good = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n";

    [Fact]
    public void A_resource_with_errors_is_left_out_and_the_others_stay()
    {
        var load = Load(
            ("a.yaml", Good),
            ("b.yaml", Good.Replace("name: a", "name: b", StringComparison.Ordinal).Replace("80", "0", StringComparison.Ordinal))
        );
        Assert.True(load.HasErrors);
        Assert.Equal("a", Assert.Single(load.Resources.Services.ToArray()).Metadata.Name);
        Assert.Equal(2, load.Readable.Count);
    }

    [Fact]
    public void The_second_of_two_equal_keys_is_an_error_that_names_the_first()
    {
        var load = Load(("a.yaml", "# first\n" + Good), ("b.yaml", Good));
        var error = Assert.Single(load.Diagnostics.ToArray());
        Assert.Equal((Codes.DuplicateResource, "b.yaml", 3), (error.Code, error.Position.File, error.Position.Line));
        Assert.Contains("a.yaml:2", error.Message, StringComparison.Ordinal);
        Assert.Single(load.Resources.Services.ToArray());
    }

    [Fact]
    public void The_namespace_is_default_where_none_is_written() =>
        Assert.Equal(new ResourceKey("Service", "default", "a"), Load(("a.yaml", Good)).Resources.Services[0].Key);

    [Theory]
    [InlineData("spec.ports[0].port", 4)]
    [InlineData("spec.ports[0].nodePort", 4)]
    [InlineData("metadata.labels[\"a.b/c\"]", 3)]
    [InlineData("nonsense..[", 1)]
    [InlineData("", 1)]
    public void A_finding_made_later_gets_its_place(string path, int line)
    {
        var load = Load(("a.yaml", Good));
        var located = load.Locate(
            new()
            {
                Code = Codes.UnknownKind,
                Message = "",
                Resource = new("Service", "default", "a"),
                Path = path,
            }
        );
        Assert.Equal(("a.yaml", line), (located.Position.File, located.Position.Line));
    }

    private static ResourceLoad Load(params (string Name, string Text)[] files) =>
        ResourceLoader.Load(files.Select(f => SourceFile.OfText(f.Name, f.Text)));
}
