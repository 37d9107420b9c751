using Sluice.Resources.Diagnostics;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Resources;

public sealed class BindingTests
{
    [Fact]
    public void An_unknown_field_is_an_error_that_suggests_the_nearest()
    {
        var error = Reading.OneError(Reading.Gateway(Reading.HttpPort, "tls: {httpRedirect: true}"));
        Assert.Equal((Codes.UnknownField, "spec.servers[0].tls.httpRedirect"), (error.Code, error.Path));
        Assert.Equal("did you mean httpsRedirect?", error.Suggestion);
    }

    [Fact]
    public void A_field_too_far_left_is_said_to_belong_to_the_last_item_above()
    {
        var error = Reading.OneError(Reading.Gateway(Reading.HttpPort) + "\n  tls: {httpsRedirect: true}");
        Assert.Equal(Codes.UnknownField, error.Code);
        Assert.Contains("spec.servers[0]", error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_too_far_right_is_said_to_belong_further_up()
    {
        var error = Reading.OneError(Reading.Gateway(Reading.HttpPort, "selector: {a: b}"));
        Assert.Equal((Codes.UnknownField, "'selector' is a field of spec: move it up"), (error.Code, error.Suggestion));
    }

    [Fact]
    public void A_missing_field_is_an_error_where_it_should_stand()
    {
        var error = Reading.OneError(Reading.Gateway("name: x"));
        Assert.Equal((Codes.MissingField, "spec.servers[0].port", 9), (error.Code, error.Path, error.Position.Line));
    }

    [Fact]
    public void A_wrong_enum_value_suggests_the_nearest()
    {
        var error = Reading.OneError(
            Reading.Gateway("port: {number: 443, name: https, protocol: HTTPS}", "tls: {mode: simple, credentialName: c}")
        );
        Assert.Equal((Codes.UnknownValue, "did you mean SIMPLE?"), (error.Code, error.Suggestion));
    }

    [Fact]
    public void Every_error_is_reported()
    {
        var errors = Reading.Errors(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: a, namespace: b, colour: red}
            spec:
              hosts: a.test
              http:
              - timeout: 10
                retries: {attempts: many}
                route:
                - destination: {host: b.test, port: 80}
            """
        );
        Assert.Equal(
            [
                "metadata.colour",
                "spec.hosts",
                "spec.http[0].timeout",
                "spec.http[0].retries.attempts",
                "spec.http[0].route[0].destination.port",
            ],
            errors.Select(e => e.Path)
        );
        Assert.Equal("add a unit: 10s", errors[2].Suggestion);
    }

    [Fact]
    public void Metadata_of_a_cluster_and_status_are_accepted()
    {
        var read = Reading.Read(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: a
              generateName: a-
              uid: 1-2
              resourceVersion: "17"
              generation: 2
              creationTimestamp: "2024-05-31T12:00:00Z"
              ownerReferences: [{apiVersion: v1, kind: Pod, name: x, uid: y}]
              finalizers: [x/y]
              managedFields: [{manager: kubectl}]
              annotations: {a: b}
            status: {phase: Active}
            """
        );
        Assert.Empty(read.Diagnostics);
        Assert.Equal(new(2024, 5, 31, 12, 0, 0, TimeSpan.Zero), read.Resources[0].Resource.Metadata.CreationTimestamp);
    }

    [Fact]
    public void A_secret_holds_decoded_data_and_plain_text()
    {
        var secret = Reading.One<SecretResource>(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: a}
            data: {one: aGVsbG8=}
            stringData: {two: world}
            """
        );
        Assert.Equal("hello"u8, secret.Data["one"].Reveal());
        Assert.Equal("world"u8, secret.StringData["two"].Reveal());
        Assert.Equal(Codes.BadBase64, Reading.OneError("{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {x: '%'}}").Code);
    }

    [Fact]
    public void A_target_port_is_a_number_or_a_name()
    {
        var service = Reading.One<Service>(
            "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{name: a, port: 80, targetPort: 8080}, {name: b, port: 81, targetPort: web}]}}"
        );
        Assert.Equal(new IntOrString(8080, ""), service.Spec.Ports[0].TargetPort);
        Assert.Equal(new IntOrString(0, "web"), service.Spec.Ports[1].TargetPort);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1.5s", 1500)]
    [InlineData("1h10m", 4_200_000)]
    [InlineData("-100ms", -100)]
    [InlineData("1us", 0.001)]
    public void Durations_read_as_in_go(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999999999999h")]
    public void What_go_refuses_as_a_duration_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
