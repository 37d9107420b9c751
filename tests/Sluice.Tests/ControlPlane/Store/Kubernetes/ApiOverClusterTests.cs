using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api;
using Sluice.ControlPlane.Api.Access;
using Sluice.Testing;
using Sluice.Testing.Scripted;
using static Sluice.Tests.ControlPlane.Store.Kubernetes.FollowedCluster;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>Sluice's API over a cluster: what the cluster says of versions and refusals reaches the caller.</summary>
public sealed class ApiOverClusterTests : IAsyncLifetime
{
    private const string A = $"{OneOf}/a";

    private readonly TemporaryFolder _folder = new();
    private ScriptedServer? _server;

    private ScriptedServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("3", HttpStatusCode.OK)]
    [InlineData("2", HttpStatusCode.Conflict)]
    public async Task An_object_is_written_back_in_the_version_that_it_says_of_itself(string version, HttpStatusCode expected)
    {
        Server.On($"PUT {A}", ScriptedAnswer.Json(Item("a", "b.test", 20)));
        var (status, _) = await PutAsync(version);
        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData(422, "Invalid")]
    [InlineData(403, "Forbidden")]
    public async Task A_refusal_of_the_cluster_is_passed_on(int code, string reason)
    {
        Server.On($"PUT {A}", ScriptedAnswer.Failure(code, reason, "because of this"));
        var (status, answer) = await PutAsync("3");
        Assert.Equal((code, reason), ((int)status, (string?)answer["reason"]));
        Assert.Contains("because of this", (string?)answer["message"], StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> PutAsync(string version)
    {
        await using var cluster = Start(Server);
        using var access = AccessStore.Open(System.IO.Path.Combine(_folder.Path, "access.db"), TimeProvider.System);
        using var handler = new ApiHandler(new ApiOptions { Store = cluster.Store, Access = access });
        await using var api = await TestUpstream.StartAsync(handler.InvokeAsync);
        using var client = new HttpClient(new SocketsHttpHandler());
        var token = access.Issue("test", [Grant.All(Role.Admin)], null, "test")!.Text.Reveal();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Encoding.UTF8.GetString(token));
        var written = JsonNode.Parse(Objects.Json(Objects.Id("a"), "b.test"))!;
        written["metadata"]!["resourceVersion"] = version;
        using var body = new StringContent(written.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PutAsync(new Uri($"http://127.0.0.1:{api.Port}{A}"), body, Cancel);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!);
    }
}
