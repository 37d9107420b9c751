using System.Text.Json.Nodes;
using NJsonSchema;

namespace Sluice.Tests.Deploy;

/// <summary>Helm refuses what the schema refuses.</summary>
public sealed class ValuesSchemaTests
{
    public static TheoryData<string> Cases => Chart.Cases;

    [Theory, MemberData(nameof(Cases))]
    public async Task Our_own_values_are_taken(string name)
    {
        var values = await ValuesAsync();
        if (name.Length > 0)
            Lay(values, await ReadAsync(Chart.ValuesFile(name)));
        Assert.Empty(await FindingsAsync(values));
    }

    [Theory]
    [InlineData("controlplane: {}")]
    [InlineData("images: { tags: 1.0.0 }")]
    [InlineData("images: { tag: 1.0 }")]
    [InlineData("images: { hub: registry.example.com/mesh/ }")]
    [InlineData("images: { pullPolicy: always }")]
    [InlineData("controlPlane: { replicas: 0 }")]
    [InlineData("controlPlane: { address: 'https://istiod:15012' }")]
    [InlineData("controlPlane: { rbac: { secrets: all } }")]
    [InlineData("controlPlane: { autoscaling: { minReplica: 3 } }")]
    [InlineData("controlPlane: { env: [{ name: A, values: B }] }")]
    [InlineData("injection: { failurePolicy: Ignored }")]
    [InlineData("injection: { timeoutSeconds: 31 }")]
    [InlineData("webhooks: { caBundle: '-----BEGIN CERTIFICATE-----' }")]
    [InlineData("webhooks: { clientAuthority: { configMap: Cluster_CA } }")]
    [InlineData("webhooks: { clientAuthority: { names: ['a,b'] } }")]
    [InlineData("gateways: { ingres: {} }")]
    [InlineData("gateways: { ingress: { service: { type: Loadbalancer } } }")]
    [InlineData("gateways: { ingress: { service: { ports: [{ name: http, port: 80, targetPort: 80 }] } } }")]
    [InlineData("gateways: { ingress: { service: { ports: [{ name: http, port: 80 }] } } }")]
    [InlineData("gateways: { egress: { drainSeconds: 30s } }")]
    [InlineData("gateways: { egress: { podDisruptionBudget: { minAvailable: half } } }")]
    public async Task A_mistake_is_refused(string mistake)
    {
        var values = await ValuesAsync();
        Lay(values, (JsonObject)ManifestYaml.ReadOne(mistake)!);
        Assert.NotEmpty(await FindingsAsync(values));
    }

    /// <summary>A value that the schema does not describe would take any type; one that it describes and nobody sets has no default to read.</summary>
    [Fact]
    public async Task Values_and_schema_name_the_same()
    {
        var schema = await ReadAsync(Path.Combine(Chart.Folder, "values.schema.json"));
        Assert.Empty(Differences(schema, schema, await ValuesAsync(), ""));
    }

    private static IEnumerable<string> Differences(JsonObject root, JsonNode schema, JsonObject values, string path)
    {
        schema = schema["$ref"] is { } reference ? root["definitions"]![$"{reference}".Split('/')[^1]]! : schema;
        if (schema["properties"] is not JsonObject properties || path.EndsWith(".resources", StringComparison.Ordinal))
            yield break;
        foreach (var name in properties.Select(p => p.Key).Where(n => !values.ContainsKey(n) && n != "global"))
            yield return $"{path}.{name} has no default";
        foreach (var (name, value) in values)
        {
            if (properties[name] is not { } described)
                yield return $"{path}.{name} is not described";
            else if (value is JsonObject inner)
            {
                foreach (var finding in Differences(root, described, inner, $"{path}.{name}"))
                    yield return finding;
            }
        }
    }

    private static Task<JsonObject> ValuesAsync() => ReadAsync(Path.Combine(Chart.Folder, "values.yaml"));

    private static async Task<JsonObject> ReadAsync(string file) =>
        (JsonObject)ManifestYaml.ReadOne(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;

    private static async Task<IEnumerable<string>> FindingsAsync(JsonObject values)
    {
        var schema = await JsonSchema.FromFileAsync(
            Path.Combine(Chart.Folder, "values.schema.json"),
            TestContext.Current.CancellationToken
        );
        return schema.Validate(values.ToJsonString()).Select(e => e.ToString());
    }

    private static void Lay(JsonObject under, JsonObject over)
    {
        foreach (var (name, value) in over.ToList())
        {
            if (under[name] is JsonObject below && value is JsonObject above)
                Lay(below, above);
            else
                under[name] = value?.DeepClone();
        }
    }
}
