using System.Globalization;
using System.Text.Json;
using Sluice.Values;

namespace Sluice.Proxy.Agent;

/// <summary>Reads what injection writes into a sidecar's environment.</summary>
public static class AgentText
{
    private static readonly TimeSpan HookTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads <c>ISTIO_KUBE_APP_PROBERS</c>: paths, and what each asks.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says where.</exception>
    public static ValueMap<AppProbe> Probes(string json)
    {
        using var document = Parse(json);
        var probes = new Dictionary<string, AppProbe>(StringComparer.Ordinal);
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            try
            {
                probes[entry.Name] = Probe(entry.Name, entry.Value);
            }
            catch (InvalidOperationException e)
            {
                throw new FormatException($"{entry.Name}: {e.Message}");
            }
        }
        return probes.ToValueMap();
    }

    /// <summary>Reads <c>ISTIO_PROMETHEUS_ANNOTATIONS</c>: a pod's own annotations for Prometheus.</summary>
    /// <param name="ownPorts">Ports of the sidecar's, which would ask themselves for ever.</param>
    /// <returns>Null where there is nothing to ask for.</returns>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static AppMetrics? Metrics(string json, params ReadOnlySpan<int> ownPorts)
    {
        using var document = Parse(json);
        var root = document.RootElement;
        if (Text(root, "scrape") == "false")
            return null;
        var path = Text(root, "path") is { Length: > 0 } given ? given : "/metrics";
        // Prometheus's own defaults.
        var port = Text(root, "port") is { Length: > 0 } digits ? PortOf(digits) : 80;
        return ownPorts.Contains(port) ? null : new(port, path[0] == '/' ? path : "/" + path);
    }

    private static AppProbe Probe(string path, JsonElement probe)
    {
        var (kind, asked) =
            probe.TryGetProperty("httpGet", out var http) ? (AppProbeKind.Http, http)
            : probe.TryGetProperty("tcpSocket", out var tcp) ? (AppProbeKind.Tcp, tcp)
            : probe.TryGetProperty("grpc", out var grpc) ? (AppProbeKind.Grpc, grpc)
            : throw new FormatException($"{path}: httpGet, tcpSocket or grpc is expected");
        var port = asked.TryGetProperty("port", out var number) ? PortOf(number.ToString()) : 0;
        if (port == 0)
            throw new FormatException($"{path}: a port from 1 to 65535 is expected");
        var target = Text(asked, "path");
        return new()
        {
            Kind = kind,
            Port = port,
            Path = target.StartsWith('/') ? target : "/" + target,
            Host = HostOf(path, Text(asked, "host")),
            IsTls = Text(asked, "scheme").Equals("HTTPS", StringComparison.OrdinalIgnoreCase),
            Headers = Headers(asked).ToValueList(),
            Service = Text(asked, "service"),
            Timeout = TimeoutOf(path, probe),
        };
    }

    private static TimeSpan TimeoutOf(string path, JsonElement probe) =>
        probe.TryGetProperty("timeoutSeconds", out var seconds) && seconds.TryGetInt32(out var given) && given > 0
            ? TimeSpan.FromSeconds(given)
        : path.StartsWith("/app-lifecycle/", StringComparison.Ordinal) ? HookTimeout
        : TimeSpan.FromSeconds(1);

    private static string HostOf(string path, string host) =>
        Uri.CheckHostName(host) == UriHostNameType.Unknown && host.Length > 0
            ? throw new FormatException($"{path}: '{host}' is no host name")
            : host;

    private static IEnumerable<KeyValuePair<string, string>> Headers(JsonElement asked)
    {
        if (!asked.TryGetProperty("httpHeaders", out var headers))
            yield break;
        foreach (var header in headers.EnumerateArray())
            yield return new(Text(header, "name"), Text(header, "value"));
    }

    private static string Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int PortOf(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535 ? port : 0;

    private static JsonDocument Parse(string json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new FormatException("a JSON object is expected");
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON: {e.Message}");
        }
    }
}
