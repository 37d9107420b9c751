using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;

namespace Sluice.Tests.Resources;

public sealed class ReadingJsonTests
{
    private const string Namespaced =
        "{\"apiVersion\": \"v1\",\n\t\"kind\": \"Namespace\", \"metadata\": {\"name\": \"a\", \"labels\": {\"x\": \"\\u0061\\/b\"}}}";

    [Fact]
    public void Json_with_tabs_and_escapes_is_read()
    {
        var read = Reading.Read(Namespaced.Replace("\\/b", "b", StringComparison.Ordinal), "a.json");
        Assert.Empty(read.Diagnostics);
        Assert.Equal("ab", read.Resources[0].Resource.Metadata.Labels["x"]);
    }

    [Fact]
    public void Errors_in_json_have_line_and_column()
    {
        var error = Reading.OneError(Namespaced, "a.json");
        Assert.Equal((Codes.BadLabel, 2), (error.Code, error.Position.Line));
        var broken = Reading.OneError("{\"apiVersion\": \"v1\",\n \"kind\" \"Namespace\"}", "a.json");
        Assert.Equal((Codes.SyntaxError, 2), (broken.Code, broken.Position.Line));
    }

    [Fact]
    public void A_duplicate_key_in_json_is_an_error()
    {
        var error = Reading.OneError("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "name": "b"}}""");
        Assert.Equal((Codes.DuplicateKey, 1, 69), (error.Code, error.Position.Line, error.Position.Column));
    }

    [Fact]
    public void Flow_style_yaml_may_begin_with_a_brace()
    {
        var read = Reading.Read("{apiVersion: v1, kind: Namespace, metadata: {name: a}}");
        Assert.Empty(read.Diagnostics);
        Assert.IsType<NamespaceResource>(read.Resources[0].Resource);
    }

    [Fact]
    public void Numbers_too_large_for_the_field_are_out_of_range()
    {
        var errors = Reading.Errors(
            """
            {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": "a"}, "spec": {"host": "a.test",
             "trafficPolicy": {"connectionPool": {"tcp": {"maxConnections": 4294967296}, "http": {"maxRetries": 1.5}}}}}
            """,
            "a.json"
        );
        Assert.Equal([Codes.OutOfRange, Codes.WrongType], errors.Select(e => e.Code));
        Assert.Equal("spec.trafficPolicy.connectionPool.tcp.maxConnections", errors[0].Path);
    }

    [Fact]
    public void A_duration_of_go_is_read()
    {
        var service = Reading.One<VirtualService>(
            """
            {"apiVersion": "networking.istio.io/v1beta1", "kind": "VirtualService", "metadata": {"name": "a"},
             "spec": {"hosts": ["a.test"], "http": [{"timeout": "1m1.5s", "route": [{"destination": {"host": "b.test"}}]}]}}
            """
        );
        Assert.Equal(TimeSpan.FromSeconds(61.5), service.Spec.Http[0].Timeout);
    }
}
