using System.Text;
using System.Text.Json.Nodes;
using Sluice.Client;

namespace Sluice.Tests.Commands.Client;

/// <summary>Of what the server hides itself, only the revision tells whether it changes.</summary>
public sealed class SecretMaskTests
{
    [Theory]
    [InlineData(true, "[redacted] (unchanged)", "[redacted] (unchanged)")]
    [InlineData(false, "[redacted] (before)", "[redacted] (perhaps changed: you may not read it)")]
    public void Values_that_may_not_be_read_are_compared_by_the_server(bool isUnchanged, string before, string after)
    {
        var (old, now) = (Hidden(), Hidden());
        SecretMask.Apply(old, now, isUnchanged);
        Assert.Equal((before, after), ((string)old["data"]!["key"]!, (string)now["data"]!["key"]!));
    }

    [Fact]
    public void What_stands_where_no_values_belong_is_hidden_too()
    {
        var now = new JsonObject
        {
            ["kind"] = "Secret",
            ["data"] = "s3cret",
            ["stringData"] = new JsonArray("s3cret"),
        };
        SecretMask.Apply([], now, isUnchanged: false);
        Assert.DoesNotContain("s3cret", now.ToJsonString(), StringComparison.Ordinal);
    }

    private static JsonObject Hidden() =>
        new() { ["data"] = new JsonObject { ["key"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("[redacted]")) } };
}
