using CsCheck;
using Sluice.Resources.Writing;
using Sluice.Resources.Kubernetes;
using Sluice.Tests.ControlPlane.Egress;
using Sluice.Values;

namespace Sluice.Tests.Resources.Writing;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("api.example.com", "api.example.com")]
    [InlineData("/v1/a-b_c", "/v1/a-b_c")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("N", "\"N\"")]
    [InlineData("443", "\"443\"")]
    [InlineData("*", "\"*\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a\u0085b\u2028", "\"a\\u0085b\\u2028\"")]
    [InlineData("😀", "\"\\U0001f600\"")]
    public void What_another_reader_would_take_for_something_else_is_quoted(string text, string yaml) =>
        Assert.Equal(yaml, YamlText.Scalar(text));

    [Fact]
    public void Every_text_reads_back() =>
        Gen.OneOf(Gen.String, AnyRecords.Pick("~", "null", "0x1f", "1_000", ".inf", "-", "a #b", "<<", "---", "😀"))
            .Where(t => !t.Any(char.IsSurrogate) || t == "😀")
            .Sample(
                text =>
                {
                    var yaml =
                        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {YamlText.Map([new("key", text)])}\n# {YamlText.Quoted(text)}\n";
                    return Reading.One<ConfigMap>(yaml).Data == ValueMap.Of<string>(("key", text));
                },
                iter: 2_000
            );
}
