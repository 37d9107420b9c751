using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Sluice.Proxy;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Commands;

/// <summary>The options of <c>sluice run</c>, each with its meaning, unit and default, and how they become settings.</summary>
internal sealed class RunOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "Folders or files of resources (*.yaml, *.yml, *.json), followed while running.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        HelpName = "PATH",
    };

    private readonly Option<string> _portMap = new("--port-map")
    {
        Description = "Bind a Gateway's port elsewhere, as a Service's targetPort does: 80=8080,443=8443 (0 takes a free port).",
        DefaultValueFactory = _ => "",
        HelpName = "PORT=PORT,...",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "This gateway's labels, compared with each Gateway's selector. Without it, every Gateway applies.",
        HelpName = "NAME=VALUE,...",
    };

    private readonly Option<string> _bind = new("--bind")
    {
        Description = "Bind all listeners to this address. Default: what each Gateway says, else every address.",
        DefaultValueFactory = _ => "",
        HelpName = "ADDRESS",
    };

    private readonly Option<string> _namespace = new("--namespace")
    {
        Description = "Namespace of this gateway: where credentialName looks for Secrets first.",
        DefaultValueFactory = _ => "istio-system",
    };

    private readonly Option<string> _clusterDomain = new("--cluster-domain")
    {
        Description = "Suffix of short host names.",
        DefaultValueFactory = _ => "cluster.local",
    };

    private readonly Option<string> _fileMap = new("--file-map")
    {
        Description = "Where paths in Gateways really are, as a volume mount does: /etc/certs=/home/me/certs.",
        DefaultValueFactory = _ => "",
        HelpName = "PATH=PATH,...",
    };

    private readonly Option<string> _accessLog = new("--access-log")
    {
        Description = "File of the access log (Istio's text format), or 'off'.",
        DefaultValueFactory = _ => "/dev/stdout",
        HelpName = "PATH",
    };

    private readonly Option<double> _drain = new("--drain-timeout")
    {
        Description = "Seconds that open connections get to finish after SIGTERM, 0 to 3600.",
        DefaultValueFactory = _ => 30,
        CustomParser = ReadDrain,
        HelpName = "SECONDS",
    };

    private readonly PortOption _statusPort = new("--status-port", "Port of /healthz/ready, or 'off'.", 15021);
    private readonly PortOption _metricsPort = new("--metrics-port", "Port of the Prometheus text, or 'off'.", 15090);

    public RunOptions()
    {
        Check(_portMap, text => PortMap.Parse(text).Error);
        Check(_labels, text => text is null ? "" : KeyValues.Parse(text).Error);
        Check(_fileMap, text => KeyValues.Parse(text).Error);
        Check(_bind, text => text.Length == 0 || IPAddress.TryParse(text, out _) ? "" : $"'{text}' is not an IP address");
    }

    public IEnumerable<Option> All =>
        [
            _config,
            _portMap,
            _labels,
            _bind,
            _namespace,
            _clusterDomain,
            _fileMap,
            _accessLog,
            _drain,
            _statusPort.Option,
            _metricsPort.Option,
        ];

    public IReadOnlyList<string> ConfigPaths(ParseResult parsed) => parsed.GetValue(_config)!;

    public ProxyNode Node(ParseResult parsed) =>
        new()
        {
            Id = Environment.MachineName,
            Namespace = parsed.GetValue(_namespace)!,
            ClusterDomain = parsed.GetValue(_clusterDomain)!,
            Labels = parsed.GetValue(_labels) is { } labels ? KeyValues.Parse(labels).Pairs!.ToValueMap() : null,
        };

    public ProxyOptions Proxy(ParseResult parsed) =>
        new()
        {
            PortMap = PortMap.Parse(parsed.GetValue(_portMap)!).Ports!,
            Bind = parsed.GetValue(_bind) is { Length: > 0 } address ? IPAddress.Parse(address) : null,
            DrainTimeout = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            StatusPort = _statusPort.Value(parsed),
            MetricsPort = _metricsPort.Value(parsed),
            FileMap = KeyValues.Parse(parsed.GetValue(_fileMap)!).Pairs!,
            AccessLogPath = parsed.GetValue(_accessLog) is "off" ? "" : parsed.GetValue(_accessLog)!,
            WorkloadNamespace = parsed.GetValue(_namespace)!,
        };

    private static double ReadDrain(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600)
            return seconds;
        result.AddError("--drain-timeout: a number of seconds from 0 to 3600 is expected");
        return 0;
    }

    private static void Check<T>(Option<T> option, Func<T, string> error) =>
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || error(result.GetValueOrDefault<T>()) is not { Length: > 0 } message)
                return;
            result.AddError($"{option.Name}: {message}");
        });
}
