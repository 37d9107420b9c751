using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sluice.Client;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Commands.Client;

public sealed class YamlWriterTests
{
    [Fact]
    public void Reads_as_people_write_it()
    {
        var json = JsonNode.Parse("""{"b":[1,true,null,{"y":"no","x":"a b"},[[],{}]],"a":{"text":"one\ntwo\n","n":"1e3","empty":""}}""");
        Assert.Equal(
            """
            a:
              empty: ""
              "n": "1e3"
              text: |
                one
                two
            b:
            - 1
            - true
            - null
            - x: a b
              "y": "no"
            -
              - []
              - {}

            """,
            YamlWriter.Write(json)
        );
    }

    [Fact]
    public void Whatever_is_written_reads_back_as_it_was()
    {
        var characters = Any(
            'a',
            'Z',
            '0',
            ' ',
            '\n',
            '\r',
            '\t',
            ':',
            '#',
            '-',
            '"',
            '\'',
            '\\',
            '|',
            '{',
            'é',
            '\u0085',
            '\u2028',
            '\u202e'
        );
        var texts = Gen.OneOf(
            characters.Array[0, 12].Select(c => new string(c)),
            Any("true", "No", "null", "~", "0x1f", "1_000", "12:30", "a: b", " #", "---", "a\n\n", "\n", "=", "<<")
        );
        texts
            .Array[1, 6]
            .Sample(sample =>
            {
                var document = new JsonObject
                {
                    ["list"] = new JsonArray([.. sample.Select(t => (JsonNode)t)]),
                    ["map"] = new JsonObject(),
                };
                foreach (var text in sample.Distinct())
                    document["map"]![text] = new JsonArray(new JsonObject { ["v"] = text });
                var read = DocumentJson.FromYaml(Encoding.UTF8.GetBytes(YamlWriter.Write(document)), out var problem);
                Assert.Equal("", problem);
                Assert.True(JsonNode.DeepEquals(document, read), YamlWriter.Write(document));
            });
    }

    [Fact]
    public void Numbers_that_no_double_holds_stay_what_they_are()
    {
        var read = DocumentJson.FromYaml("{big: 123456789012345678901234567890, small: 9007199254740993}"u8.ToArray(), out var problem);
        Assert.Empty(problem);
        Assert.Equal("""{"big":123456789012345678901234567890,"small":9007199254740993}""", read!.ToJsonString());
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
