namespace Sluice.Tests.Deploy;

/// <summary>The checks of manifests find mistakes.</summary>
public sealed class ManifestSchemaTests
{
    private const string Good = """
        apiVersion: v1
        kind: Service
        metadata: { name: web, namespace: shop }
        spec:
          type: ClusterIP
          selector: { app: web }
          ports: [{ name: http, port: 80, targetPort: http }]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              serviceAccountName: web
              containers:
                - name: web
                  image: web
                  ports: [{ name: http, containerPort: 8080, protocol: TCP }]
                  resources: { requests: { cpu: 100m } }
                  volumeMounts: [{ name: tmp, mountPath: /tmp }]
              volumes: [{ name: tmp, emptyDir: {} }]
        """;

    [Fact]
    public void Good_manifests_have_no_findings() => Assert.Empty(Findings(Good));

    [Theory]
    [InlineData("port: 80", "ports: 80")]
    [InlineData("port: 80, ", "")]
    [InlineData("port: 80", "port: http")]
    [InlineData("type: ClusterIP", "type: Clusterip")]
    [InlineData("protocol: TCP", "protocol: tcp")]
    [InlineData("cpu: 100m", "cpu: lots")]
    [InlineData("image: web", "imagePullSecret: web")]
    [InlineData("mountPath: /tmp", "readOnly: true")]
    [InlineData("apps/v1", "apps/v1beta1")]
    [InlineData("targetPort: http", "targetPort: https")]
    [InlineData("selector: { app: web }", "selector: { app: shop }")]
    [InlineData("matchLabels: { app: web }", "matchLabels: { app: shop }")]
    [InlineData("serviceAccountName: web", "serviceAccountName: shop")]
    [InlineData("volumes: [{ name: tmp,", "volumes: [{ name: temp,")]
    public void A_mistake_is_found(string good, string bad)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Assert.NotEmpty(Findings(Good.Replace(good, bad, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Findings(string text)
    {
        var all = ManifestYaml.Read(text);
        return [.. all.SelectMany(ManifestSchema.Findings), .. new ManifestLinks(all).Findings()];
    }
}
