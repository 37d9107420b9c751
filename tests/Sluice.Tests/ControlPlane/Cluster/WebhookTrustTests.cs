using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Cluster;
using Sluice.Testing.Scripted;

namespace Sluice.Tests.ControlPlane.Cluster;

public sealed class WebhookTrustTests
{
    private const string Group = "admissionregistration.k8s.io";
    private const string Injection = $"/apis/{Group}/v1/mutatingwebhookconfigurations/sluice-injection-istio-system";

    [Fact]
    public async Task Both_configurations_trust_the_authority_and_nothing_else_changes()
    {
        await using var cluster = await DutyCluster.StartAsync();
        await PutBothAsync(cluster);
        Run(cluster);
        await cluster.LooksAsync(2);

        var injection = (await InjectionAsync(cluster))["webhooks"]!.AsArray();
        Assert.Equal([Bundle(cluster), Bundle(cluster)], injection.Select(CaBundle));
        var validation = await cluster.FindAsync(Group, "ValidatingWebhookConfiguration", "", "sluice-validation-istio-system");
        Assert.Equal(Bundle(cluster), CaBundle(validation!["webhooks"]![0]));
        foreach (var webhook in injection)
            webhook!["clientConfig"]!.AsObject().Remove("caBundle");
        Assert.True(JsonNode.DeepEquals(new JsonArray(Webhook("a"), Webhook("b")), injection));
    }

    [Fact]
    public async Task What_somebody_changes_is_put_right()
    {
        await using var cluster = await DutyCluster.StartAsync();
        await PutBothAsync(cluster);
        Run(cluster);
        await cluster.LooksAsync(2);
        await PutBothAsync(cluster, "dGhlaXJz");
        Assert.Equal("dGhlaXJz", CaBundle((await InjectionAsync(cluster))["webhooks"]![0]));

        cluster.PassUntilRecheck();
        await cluster.LooksAsync(2);

        Assert.Equal(Bundle(cluster), CaBundle((await InjectionAsync(cluster))["webhooks"]![0]));
    }

    [Fact]
    public async Task A_rotation_is_followed()
    {
        await using var cluster = await DutyCluster.StartAsync();
        await PutBothAsync(cluster);
        Run(cluster);
        await cluster.LooksAsync(2);
        var before = Bundle(cluster);

        Assert.True(cluster.Authority.PrepareRoot().IsDone);
        await cluster.LooksAsync(2);

        Assert.NotEqual(before, Bundle(cluster));
        Assert.Equal(Bundle(cluster), CaBundle((await InjectionAsync(cluster))["webhooks"]![1]));
    }

    [Fact]
    public async Task What_is_not_installed_is_not_made()
    {
        await using var cluster = await DutyCluster.StartAsync();
        Run(cluster);
        await cluster.LooksAsync(2);
        Assert.Null(await cluster.FindAsync(Group, "MutatingWebhookConfiguration", "", "sluice-injection-istio-system"));
        Assert.Empty(cluster.Lines);
    }

    [Fact]
    public async Task Who_was_overtaken_looks_again_and_a_refusal_of_one_does_not_stop_the_other()
    {
        const string Validation = $"/apis/{Group}/v1/validatingwebhookconfigurations/sluice-validation-istio-system";
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await DutyCluster.StartAsync(server.Address);
        server.On($"GET {Injection}", ScriptedAnswer.Json(Live(7)), ScriptedAnswer.Json(Live(8)));
        server.On($"PUT {Injection}", ScriptedAnswer.Failure(409, "Conflict", "modified"), ScriptedAnswer.Failure(403, "Forbidden", "no"));
        server.On($"GET {Validation}", ScriptedAnswer.Json(Live(9)));
        server.On($"PUT {Validation}", ScriptedAnswer.Json("{}"));
        Run(cluster);
        await cluster.LooksAsync(2);

        Assert.Equal("7", Version(await server.AskedAsync($"PUT {Injection}", DutyCluster.Cancel)));
        Assert.Equal("8", Version(await server.AskedAsync($"PUT {Injection}", DutyCluster.Cancel)));
        Assert.Equal("9", Version(await server.AskedAsync($"PUT {Validation}", DutyCluster.Cancel)));
        Assert.Contains("HTTP 403", Assert.Single(cluster.Lines), StringComparison.Ordinal);
    }

    private static void Run(DutyCluster cluster)
    {
        var trust = new WebhookTrust("istio-system", cluster.Tools, DutyCluster.Options);
        cluster.Authority.BundleChanged += _ => trust.Recheck();
        cluster.Run(trust.RunAsync);
    }

    private static async Task PutBothAsync(DutyCluster cluster, string? bundle = null)
    {
        await cluster.PutAsync(
            Group,
            "MutatingWebhookConfiguration",
            "",
            "sluice-injection-istio-system",
            new() { ["webhooks"] = new JsonArray(Webhook("a", bundle), Webhook("b", bundle)) }
        );
        await cluster.PutAsync(
            Group,
            "ValidatingWebhookConfiguration",
            "",
            "sluice-validation-istio-system",
            new() { ["webhooks"] = new JsonArray(Webhook("c", bundle)) }
        );
    }

    private static JsonObject Webhook(string name, string? bundle = null)
    {
        var service = new JsonObject { ["name"] = "istiod", ["namespace"] = "istio-system" };
        var client = new JsonObject { ["service"] = service };
        if (bundle is not null)
            client["caBundle"] = bundle;
        return new()
        {
            ["name"] = $"{name}.sluice.dev",
            ["clientConfig"] = client,
            ["timeoutSeconds"] = 5,
        };
    }

    private static string Live(int version) =>
        $$"""{"metadata":{"name":"x","resourceVersion":"{{version}}"},"webhooks":[{{Webhook("a").ToJsonString()}}]}""";

    private static string? Version(ScriptedRequest request) => (string?)JsonNode.Parse(request.Body)!["metadata"]!["resourceVersion"];

    private static async Task<JsonObject> InjectionAsync(DutyCluster cluster) =>
        (await cluster.FindAsync(Group, "MutatingWebhookConfiguration", "", "sluice-injection-istio-system"))!;

    private static string? CaBundle(JsonNode? webhook) => (string?)webhook!["clientConfig"]!["caBundle"];

    private static string Bundle(DutyCluster cluster) => Convert.ToBase64String(Encoding.UTF8.GetBytes(cluster.Authority.Bundle.Pem));
}
