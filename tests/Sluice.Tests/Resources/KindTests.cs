using Sluice.Resources.Diagnostics;

namespace Sluice.Tests.Resources;

public sealed class KindTests
{
    [Theory]
    [InlineData("networking.istio.io/v1", "Gateay", "SLU0014", "did you mean Gateway?")]
    [InlineData("networking.istio.io/v2", "Gateway", "SLU0016", "did you mean networking.istio.io/v1?")]
    [InlineData("networking.istio/v1", "Gateway", "SLU0015", "did you mean networking.istio.io/v1?")]
    [InlineData("v1", "Gateway", "SLU0015", "did you mean networking.istio.io/v1?")]
    [InlineData("v1", "Servce", "SLU0014", "did you mean Service?")]
    [InlineData("apps/v1", "Service", "SLU0015", "did you mean v1?")]
    [InlineData("networking.istio.io/v1", "Frobnicator", "SLU0014", "")]
    public void A_wrong_type_is_an_error_with_a_suggestion(string apiVersion, string kind, string code, string suggestion)
    {
        var read = Reading.Read($"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: a}}}}");
        var error = read.Diagnostics.ToArray().First(d => d.Severity == Severity.Error);
        Assert.Equal((code, suggestion), (error.Code.Id, error.Suggestion));
    }

    [Theory]
    [InlineData("security.istio.io/v1", "AuthorizationPolicy", "SLU0018", Severity.Warning)]
    [InlineData("gateway.networking.k8s.io/v1", "Gateway", "SLU0018", Severity.Warning)]
    [InlineData("networking.istio.io/v1alpha3", "EnvoyFilter", "SLU0018", Severity.Warning)]
    [InlineData("apps/v1", "Deployment", "SLU0017", Severity.Info)]
    [InlineData("v1", "ServiceAccount", "SLU0017", Severity.Info)]
    [InlineData("networking.k8s.io/v1", "Ingress", "SLU0017", Severity.Info)]
    [InlineData("serving.knative.dev/v1", "Service", "SLU0017", Severity.Info)]
    public void Kinds_that_are_not_read_are_named(string apiVersion, string kind, string code, Severity severity)
    {
        var read = Reading.Read($"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: a}}, spec: {{anything: 1}}}}");
        Assert.Empty(read.Resources);
        var finding = Assert.Single(read.Diagnostics.ToArray());
        Assert.Equal((code, severity), (finding.Code.Id, finding.Severity));
    }

    [Fact]
    public void A_document_without_type_is_an_error_that_finds_the_misspelt_key()
    {
        var errors = Reading.Errors("{apiversion: v1, kind: Namespace}");
        Assert.Equal("'apiversion' should be apiVersion", Assert.Single(errors, e => e.Code == Codes.NoType).Suggestion);
    }

    [Fact]
    public void A_list_as_a_document_is_no_resource() => Assert.Equal(Codes.NotAResource, Reading.OneError("- 1\n- 2\n").Code);
}
