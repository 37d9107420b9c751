using System.Net;
using Sluice.Hosting;
using Sluice.Proxy.Agent;

namespace Sluice.Tests.Hosting;

public sealed class AgentEnvironmentTests
{
    [Fact]
    public void Everything_that_injection_writes_is_read()
    {
        var options = Read(
            ("INSTANCE_IP", "10.0.0.7"),
            (
                "ISTIO_KUBE_APP_PROBERS",
                """
                {"/app-health/web/livez":{"httpGet":{"port":8080,"path":"live?a=b","host":"shop.test","scheme":"HTTPS","httpHeaders":[{"name":"A","value":"b"}]},"timeoutSeconds":7},
                "/app-health/web/readyz":{"tcpSocket":{"port":9090}},
                "/app-health/web/startupz":{"grpc":{"port":9091,"service":"health"}},
                "/app-lifecycle/web/prestopz":{"httpGet":{"port":8080}}}
                """
            ),
            ("ISTIO_PROMETHEUS_ANNOTATIONS", """{"scrape":"true","path":"","port":"8080"}""")
        );
        Assert.Equal(IPAddress.Parse("10.0.0.7"), options.Application);
        Assert.Equal(new AppMetrics(8080, "/metrics"), options.Metrics);
        Assert.Equal(
            new AppProbe
            {
                Kind = AppProbeKind.Http,
                Port = 8080,
                Path = "/live?a=b",
                Host = "shop.test",
                IsTls = true,
                Headers = [new("A", "b")],
                Timeout = TimeSpan.FromSeconds(7),
            },
            options.Probes["/app-health/web/livez"]
        );
        Assert.Equal(new AppProbe { Kind = AppProbeKind.Tcp, Port = 9090 }, options.Probes["/app-health/web/readyz"]);
        Assert.Equal("health", options.Probes["/app-health/web/startupz"].Service);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Probes["/app-lifecycle/web/prestopz"].Timeout);
    }

    [Theory]
    [InlineData("""{"scrape":"false","path":"/m","port":"8080"}""")]
    [InlineData("""{"scrape":"","path":"","port":"15020"}""")]
    [InlineData("""{"scrape":"","path":"","port":"15090"}""")]
    public void Nothing_is_scraped_where_the_pod_says_no_or_names_the_sidecar(string json) =>
        Assert.Null(Read(("ISTIO_PROMETHEUS_ANNOTATIONS", json)).Metrics);

    [Theory]
    [InlineData("ISTIO_KUBE_APP_PROBERS", "{")]
    [InlineData("ISTIO_KUBE_APP_PROBERS", "[]")]
    [InlineData("ISTIO_KUBE_APP_PROBERS", """{"/app-health/web/livez":{}}""")]
    [InlineData("ISTIO_KUBE_APP_PROBERS", """{"/app-health/web/livez":1}""")]
    [InlineData("ISTIO_KUBE_APP_PROBERS", """{"/app-health/web/livez":{"httpGet":{}}}""")]
    [InlineData("ISTIO_KUBE_APP_PROBERS", """{"/app-health/web/livez":{"tcpSocket":{"port":70000}}}""")]
    [InlineData("ISTIO_KUBE_APP_PROBERS", """{"/app-health/web/livez":{"httpGet":{"port":80,"host":"a/b"}}}""")]
    [InlineData("ISTIO_PROMETHEUS_ANNOTATIONS", "x")]
    public void What_is_wrong_names_its_variable(string name, string value)
    {
        var (options, error) = AgentEnvironment.Read(n => n == name ? value : null, 15_020, 15_090);
        Assert.Null(options);
        Assert.StartsWith(name, error, StringComparison.Ordinal);
    }

    private static AgentOptions Read(params (string Name, string Value)[] variables)
    {
        var (options, error) = AgentEnvironment.Read(n => Array.Find(variables, v => v.Name == n).Value, 15_020, 15_090);
        Assert.Equal("", error);
        return options!;
    }
}
