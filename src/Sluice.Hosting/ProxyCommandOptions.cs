using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Sluice.Proxy;
using Sluice.Proxy.Agent;
using Sluice.Translation;

namespace Sluice.Hosting;

/// <summary>The options that say what a proxy serves and how, each with its meaning, unit and default.</summary>
public sealed class ProxyCommandOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "Folders or files of resources (*.yaml, *.yml, *.json), followed while running.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "PATH",
    };

    private readonly Option<string> _portMap = new("--port-map")
    {
        Description = "Bind a listener's port elsewhere, as a Service's targetPort does: 80=8080,443=8443 (0 takes a free port).",
        DefaultValueFactory = _ => "",
        HelpName = "PORT=PORT,...",
    };

    private readonly Option<string> _bind = new("--bind")
    {
        Description = "Bind all listeners to this address. Default: what each Gateway says, else every address.",
        DefaultValueFactory = _ => "",
        HelpName = "ADDRESS",
    };

    private readonly Option<string> _fileMap = new("--file-map")
    {
        Description = "Where paths in Gateways really are, as a volume mount does: /etc/certs=/home/me/certs.",
        DefaultValueFactory = _ => "",
        HelpName = "PATH=PATH,...",
    };

    private readonly Option<string> _dns = new("--dns")
    {
        Description = "Name servers, asked in this order instead of those of /etc/resolv.conf (whose search list and options stay).",
        DefaultValueFactory = _ => "",
        HelpName = "ADDRESS[:PORT],...",
    };

    private readonly Option<string?> _workloadCertificates = new("--workload-certs")
    {
        Description =
            "Folder of the workload's certificate in the mesh: cert-chain.pem, key.pem, root-cert.pem. Without it, no mutual TLS of the mesh.",
        HelpName = "FOLDER",
    };

    private readonly Option<string> _accessLog = new("--access-log")
    {
        Description = "File of the access log (Istio's text format), or 'off'.",
        DefaultValueFactory = _ => "/dev/stdout",
        HelpName = "PATH",
    };

    private readonly Option<string> _egressLog = new("--egress-log")
    {
        Description =
            "File of the records of what leaves (a line of JSON each; written where an EgressPolicy or ForwardProxy applies), or 'off'.",
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

    private readonly PortOption _agentPort = new(
        "--agent-port",
        "Port where the application is probed and its metrics are read, as the environment of an injected pod says, or 'off'.",
        null
    );

    public ProxyCommandOptions()
    {
        Checks.Add(_agentPort.Option, text => PortOption.TryRead(text, out var port) && port is { } on ? Agent(on, null).Error : "");
        Checks.Add(_portMap, text => PortMap.Parse(text!).Error);
        Checks.Add(_fileMap, text => KeyValues.Parse(text!).Error);
        Checks.Add(_dns, text => NameServerList.Parse(text!).Error);
        Checks.Add(_bind, text => text is null or "" || IPAddress.TryParse(text, out _) ? "" : $"'{text}' is not an IP address");
    }

    public IEnumerable<Option> All =>
        [
            _config,
            _portMap,
            _bind,
            _fileMap,
            _dns,
            _workloadCertificates,
            _accessLog,
            _egressLog,
            _drain,
            _statusPort.Option,
            _metricsPort.Option,
            _agentPort.Option,
        ];

    /// <summary>Whether a folder is named.</summary>
    internal bool HasConfig(CommandResult result) => result.GetResult(_config) is { Implicit: false };

    public IReadOnlyList<string> ConfigPaths(ParseResult parsed) => parsed.GetValue(_config)!;

    public ProxyOptions Proxy(ParseResult parsed, ProxyNode node) =>
        new()
        {
            PortMap = PortMap.Parse(parsed.GetValue(_portMap)!).Ports!,
            Bind = parsed.GetValue(_bind) is { Length: > 0 } address ? IPAddress.Parse(address) : null,
            DrainTimeout = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            StatusPort = _statusPort.Value(parsed),
            MetricsPort = _metricsPort.Value(parsed),
            Agent = _agentPort.Value(parsed) is { } port ? Agent(port, _metricsPort.Value(parsed)).Options : null,
            FileMap = KeyValues.Parse(parsed.GetValue(_fileMap)!).Pairs!,
            Names = new() { Servers = NameServerList.Parse(parsed.GetValue(_dns)!).Servers! },
            AccessLogPath = parsed.GetValue(_accessLog) is "off" ? "" : parsed.GetValue(_accessLog)!,
            EgressLogPath = parsed.GetValue(_egressLog) is "off" ? "" : parsed.GetValue(_egressLog)!,
            Workload = parsed.GetValue(_workloadCertificates) is { } folder ? WorkloadFiles.In(folder) : null,
            WorkloadNamespace = node.Namespace,
        };

    private static (AgentOptions? Options, string Error) Agent(int port, int? metricsPort) =>
        AgentEnvironment.Read(Environment.GetEnvironmentVariable, port, metricsPort);

    private static double ReadDrain(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600)
            return seconds;
        result.AddError("--drain-timeout: a number of seconds from 0 to 3600 is expected");
        return 0;
    }
}
