using System.Net;
using Sluice.Proxy.Agent;

namespace Sluice.Hosting;

/// <summary>What injection tells a sidecar about its application, in Istio's environment variables.</summary>
internal static class AgentEnvironment
{
    private const string Probes = "ISTIO_KUBE_APP_PROBERS";
    private const string Metrics = "ISTIO_PROMETHEUS_ANNOTATIONS";

    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    /// <param name="metricsPort">The proxy's own, which is no application's.</param>
    /// <returns>The options, or null and what is wrong.</returns>
    public static (AgentOptions? Options, string Error) Read(Func<string, string?> variable, int port, int? metricsPort)
    {
        var reading = Probes;
        try
        {
            var probes = variable(Probes) is { Length: > 0 } probers ? AgentText.Probes(probers) : default;
            reading = Metrics;
            var metrics = variable(Metrics) is { Length: > 0 } scrape ? AgentText.Metrics(scrape, port, metricsPort ?? port) : null;
            var address = (variable("INSTANCE_IP") ?? "").Split(',')[0];
            return (
                new()
                {
                    Port = port,
                    Application = IPAddress.TryParse(address, out var own) ? own : IPAddress.Loopback,
                    Probes = probes,
                    Metrics = metrics,
                },
                ""
            );
        }
        catch (FormatException e)
        {
            return (null, $"{reading}: {e.Message}");
        }
    }
}
