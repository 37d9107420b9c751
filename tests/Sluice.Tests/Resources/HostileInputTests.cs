using System.Text;
using CsCheck;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Resources;

/// <summary>No input makes the reader throw or hang.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Fragments =
    [
        "apiVersion: networking.istio.io/v1\n",
        "kind: Gateway\n",
        "metadata:\n  name: a\n",
        "spec:\n  servers:\n  - port: {number: 80}\n",
        "---\n",
        "- ",
        "? ",
        ": ",
        "&a ",
        "*a",
        "<<: *a\n",
        "!!str ",
        "!<x> ",
        "|\n",
        ">-\n",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        ",",
        "#",
        "%YAML 1.2\n",
        "\t",
        "\r\n",
        "  ",
        "\n",
        "...\n",
        "@",
        "`",
        "\\",
        "\u2028",
        "\u00e9",
        "0x",
        "1e999",
        ".inf",
        "~",
        "null",
        "key: value\n",
        "kind: List\nitems:\n",
    ];

    private static readonly Gen<string> Yaml = Gen.OneOf(Fragments).Array[0, 60].Select(string.Concat);

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Gen.Byte.Array[0, 2000].Sample(bytes => Total(bytes, "a.yaml"), iter: 2000, seed: "0000000000001");

    [Fact]
    public void Any_mixture_of_yaml_is_read_or_refused() =>
        Yaml.Sample(text => Total(Encoding.UTF8.GetBytes(text), "a.yaml"), iter: 5000, seed: "0000000000001");

    [Fact]
    public void Any_mixture_is_read_or_refused_as_json() =>
        Yaml.Sample(text => Total(Encoding.UTF8.GetBytes("{" + text), "a.json"), iter: 2000, seed: "0000000000001");

    [Fact]
    public void A_damaged_gateway_is_read_or_refused()
    {
        var good = Reading.Gateway(Reading.HttpPort, "tls: {httpsRedirect: true}");
        var damage = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 10], Gen.OneOf(Fragments));
        damage
            .Array[1, 4]
            .Sample(
                edits =>
                {
                    var text = new StringBuilder(good);
                    foreach (var (at, remove, insert) in edits)
                    {
                        var start = Math.Min(at, text.Length);
                        text.Remove(start, Math.Min(remove, text.Length - start)).Insert(start, insert);
                    }
                    return Total(Encoding.UTF8.GetBytes(text.ToString()), "a.yaml");
                },
                iter: 5000,
                seed: "0000000000001"
            );
    }

    [Theory]
    [InlineData("[", 1_000_000)]
    [InlineData("{a: ", 300_000)]
    [InlineData("- ", 500_000)]
    [InlineData("? ", 500_000)]
    [InlineData("&a ", 300_000)]
    [InlineData("!a ", 300_000)]
    [InlineData("\"", 1_000_001)]
    [InlineData("a: b\n", 400_000)]
    [InlineData("a\n", 500_000)]
    [InlineData("---\n", 500_000)]
    [InlineData("- a\n", 500_000)]
    [InlineData("#\n", 500_000)]
    [InlineData("%\n", 500_000)]
    [InlineData("{a,", 500_000)]
    [InlineData("*a ", 500_000)]
    [InlineData("\t", 1_000_000)]
    [InlineData("\\", 1_000_000)]
    [InlineData("|", 1_000_000)]
    [InlineData(" ", 3_000_000)]
    [InlineData("1", 3_000_000)]
    public async Task Repetition_of_anything_ends_in_bounded_time(string fragment, int times)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(fragment, times)));
        var reading = Task.Run(() => Total(bytes, "a.yaml"), TestContext.Current.CancellationToken);
        await reading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static bool Total(byte[] bytes, string file)
    {
        var read = ResourceReader.Read(file, bytes);
        foreach (var resource in read.Resources)
            _ = resource.Source.Find("spec.servers[0].port.number");
        return read.Diagnostics.Count <= 1001;
    }
}
