using System.Text.Json.Nodes;
using Sluice.Admin.Yaml;

namespace Sluice.Admin.Tests.Yaml;

public sealed class YamlCompletionTests
{
    private static readonly YamlCompletion Completion = new(
        JsonNode
            .Parse(
                """
                {"properties":{"spec":{"type":"object","properties":{
                  "gateways":{"type":"array","items":{"type":"string"}},
                  "http":{"type":"array","items":{"type":"object","properties":{
                    "timeout":{"type":"string"},
                    "route":{"type":"array","items":{"type":"object","properties":{"destination":{"type":"object","properties":{"host":{"type":"string"}}},"weight":{"type":"integer"}}}},
                    "corsPolicy":{"type":"object","properties":{"unmatchedPreflights":{"type":"string","enum":["FORWARD","IGNORE"]},"allowCredentials":{"type":"boolean"}}}}}}}}}}
                """
            )!
            .AsObject(),
        path =>
            path == "spec.gateways" ? ["shop/edge"]
            : path.EndsWith("destination.host", StringComparison.Ordinal) ? ["reviews"]
            : []
    );

    [Theory]
    [InlineData("", "spec")]
    [InlineData("spec:\n  ", "gateways,http")]
    [InlineData("spec:\n  http:\n  - ", "timeout,route,corsPolicy")]
    [InlineData("spec:\n  http:\n    - timeout: 5s\n      ", "timeout,route,corsPolicy")]
    [InlineData("spec:\n  http:\n  - timeout: 5s\n    route:\n    - ", "destination,weight")]
    [InlineData("spec:\n  http:\n  - timeout: 5s\n    route:\n    - destination:\n        ", "host")]
    [InlineData("spec:\n  http:\n  - route:\n    - destination:\n        host: ", "reviews")]
    [InlineData("spec:\n  http:\n  - corsPolicy:\n      unmatchedPreflights: ", "FORWARD,IGNORE")]
    [InlineData("spec:\n  http:\n  - corsPolicy:\n      allowCredentials: ", "true,false")]
    [InlineData("spec:\n  # a comment\n  gateways:\n  - ", "shop/edge")]
    [InlineData("spec:\n  nothing:\n    ", "")]
    public void What_can_stand_where_the_cursor_is(string text, string expected)
    {
        var lines = text.Split('\n');
        var found = Completion.At(text, lines.Length, lines[^1].Length + 1);
        Assert.Equal(expected, string.Join(',', found.Select(f => f.Label)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 99)]
    public void Outside_the_text_there_is_nothing(int line, int column) => Assert.Empty(Completion.At("spec:", line, column));
}
