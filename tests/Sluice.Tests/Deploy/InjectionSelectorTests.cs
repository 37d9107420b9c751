using System.Text.Json.Nodes;

namespace Sluice.Tests.Deploy;

/// <summary>Which pods the API server asks us about, by the labels of the pod and of its namespace, as with Istio.</summary>
public sealed class InjectionSelectorTests
{
    [Theory]
    [InlineData("", "shop:", "", "")]
    [InlineData("", "shop:istio-injection=enabled", "", "namespace")]
    [InlineData("", "shop:istio-injection=enabled", "sidecar.istio.io/inject=true", "namespace")]
    [InlineData("", "shop:istio-injection=enabled", "sidecar.istio.io/inject=false", "")]
    [InlineData("", "shop:istio-injection=enabled,istio.io/rev=canary", "", "namespace")]
    [InlineData("", "shop:istio-injection=disabled", "sidecar.istio.io/inject=true", "")]
    [InlineData("", "shop:", "sidecar.istio.io/inject=true", "object")]
    [InlineData("", "shop:", "sidecar.istio.io/inject=true,istio.io/rev=default", "rev.object")]
    [InlineData("", "shop:", "sidecar.istio.io/inject=true,istio.io/rev=canary", "")]
    [InlineData("", "shop:istio.io/rev=default", "", "rev.namespace")]
    [InlineData("", "shop:istio.io/rev=default", "sidecar.istio.io/inject=false", "")]
    [InlineData("", "shop:istio.io/rev=canary", "", "")]
    [InlineData("", "kube-system:istio-injection=enabled", "", "")]
    [InlineData("", "istio-system:istio-injection=enabled", "", "")]
    [InlineData("everything", "shop:", "", "auto")]
    [InlineData("everything", "shop:istio-injection=disabled", "", "")]
    [InlineData("everything", "shop:", "sidecar.istio.io/inject=true", "object")]
    [InlineData("everything", "kube-system:", "", "")]
    [InlineData("revision", "shop:istio-injection=enabled", "", "")]
    [InlineData("revision", "shop:istio.io/rev=canary", "", "rev.namespace")]
    [InlineData("revision", "shop:", "istio.io/rev=canary", "rev.object")]
    public async Task A_pod_is_asked_about_once_or_not_at_all(string values, string @namespace, string pod, string webhook)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        var (name, labels) = (@namespace.Split(':')[0], Labels(@namespace.Split(':')[1]));
        labels["kubernetes.io/metadata.name"] = name;
        var asked =
            from hook in all.Single(m => m.Kind == "MutatingWebhookConfiguration").Items("webhooks")
            where Matches(hook, "namespaceSelector", labels) && Matches(hook, "objectSelector", Labels(pod))
            select $"{hook["name"]}".Replace(".injection.sluice.dev", "", StringComparison.Ordinal);
        Assert.Equal(webhook.Length == 0 ? [] : [webhook], asked);
    }

    private static Dictionary<string, string> Labels(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);

    private static bool Matches(JsonObject hook, string selector, Dictionary<string, string> labels) =>
        Manifest.Items(hook, $"{selector}.matchExpressions").All(e => Matches(e, labels.GetValueOrDefault($"{e["key"]}")));

    private static bool Matches(JsonObject expression, string? value)
    {
        var isAmong = (expression["values"] as JsonArray ?? []).Any(v => $"{v}" == value);
        return $"{expression["operator"]}" switch
        {
            "In" => isAmong,
            "NotIn" => !isAmong,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            var other => throw new InvalidOperationException($"no operator {other}"),
        };
    }
}
