using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Sluice.ControlPlane.Api.Admission;
using Sluice.Resources.Reading;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>The webhook that a Kubernetes API server asks.</summary>
public sealed class ValidationEndpointTests : IAsyncLifetime
{
    private WebApplication _site = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _site = builder.Build();
        _site.UseRouting();
        _site.MapValidation(new());
        await _site.StartAsync(Cancel);
        var address = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task What_is_right_is_allowed()
    {
        var response = await AskAsync(Samples.VirtualService("a.test"));

        Assert.Equal(("42", true), ((string?)response["uid"], (bool)response["allowed"]!));
        Assert.Null(response["status"]);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_every_error_and_its_code()
    {
        var response = await AskAsync(Samples.BadVirtualService);

        Assert.False((bool)response["allowed"]!);
        Assert.Equal(422, (int)response["status"]!["code"]!);
        var message = (string)response["status"]!["message"]!;
        Assert.Contains("spec.gatways: SLU0020", message, StringComparison.Ordinal);
        Assert.Contains("spec.http[0].timeout: SLU0025", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_doubtful_is_allowed_with_warnings()
    {
        var response = await AskAsync(
            "{apiVersion: networking.istio.io/v1alpha3, kind: EnvoyFilter, metadata: {name: f}, spec: {}}",
            "EnvoyFilter"
        );

        Assert.True((bool)response["allowed"]!);
        Assert.Contains("SLU0018", (string?)response["warnings"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"1"}}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":[]}""")]
    [InlineData("[]")]
    public async Task What_is_no_review_is_a_bad_request(string body)
    {
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var response = await _client.PostAsync(new Uri("/validate", UriKind.Relative), content, Cancel);

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task Deletions_and_unknown_kinds_are_not_ours_to_judge()
    {
        var deletion = await AskAsync("null");
        var unknown = await AskAsync("{any: thing}", "Widget");

        Assert.All([deletion, unknown], r => Assert.True((bool)r["allowed"]!));
    }

    private async Task<JsonObject> AskAsync(string yaml, string kind = "VirtualService")
    {
        var request = new JsonObject
        {
            ["uid"] = "42",
            ["kind"] = new JsonObject
            {
                ["group"] = "networking.istio.io",
                ["version"] = "v1",
                ["kind"] = kind,
            },
            ["namespace"] = "default",
            ["operation"] = "CREATE",
            ["object"] = DocumentJson.FromYaml(System.Text.Encoding.UTF8.GetBytes(yaml), out _),
        };
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = request,
        };
        using var response = await _client.PostAsJsonAsync("/validate", review, Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Cancel);
        return answer!["response"]!.AsObject();
    }
}
