using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Hosting;

/// <summary>The options that say which workload a proxy stands for.</summary>
/// <remarks>Defaults come from the environment variables that Istio's injected containers carry, so that the same pod template fits.</remarks>
public sealed class NodeOptions
{
    private readonly NodeKind _kind;

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "The workload's labels, compared with selectors. Without them, every Gateway applies, and no workloadSelector does.",
        HelpName = "NAME=VALUE,...",
    };

    private readonly Option<string?> _labelsFile = new("--labels-file")
    {
        Description =
            $"File of the labels, as the downward API writes it, where --labels says none. Default: {LabelsFile.Standard}, where it is there.",
        HelpName = "FILE",
    };

    private readonly Option<string> _namespace = new("--namespace")
    {
        Description =
            "Namespace of the workload: where Secrets and short names are looked for first. POD_NAMESPACE, where set, is the default.",
    };

    private readonly Option<string> _serviceAccount = new("--service-account")
    {
        Description = "Service account of the workload; the last part of its identity. SERVICE_ACCOUNT, where set, is the default.",
        DefaultValueFactory = _ => FromEnvironment("SERVICE_ACCOUNT", "default"),
    };

    private readonly Option<string> _clusterDomain = new("--cluster-domain")
    {
        Description = "Suffix of short host names.",
        DefaultValueFactory = _ => "cluster.local",
    };

    private readonly Option<string> _addresses = new("--address")
    {
        Description = "Addresses of the workload. INSTANCE_IP, where set, else those of this machine's interfaces are the default.",
        DefaultValueFactory = _ => FromEnvironment("INSTANCE_IP", string.Join(',', InterfaceAddresses())),
        HelpName = "ADDRESS,...",
    };

    private readonly Option<InterceptionMode> _interception = new("--interception")
    {
        Description = "How connections come: Redirect, Tproxy (keeps the client's address) or None (only the Sidecar resource's ports).",
        DefaultValueFactory = _ => InterceptionMode.Redirect,
    };

    /// <param name="kind">A sidecar has options that a gateway has not.</param>
    public NodeOptions(NodeKind kind)
    {
        _kind = kind;
        _namespace.DefaultValueFactory = _ => FromEnvironment("POD_NAMESPACE", kind == NodeKind.Gateway ? "istio-system" : "default");
        Checks.Add(_labels, text => text is null ? "" : KeyValues.Parse(text).Error);
        _labelsFile.DefaultValueFactory = _ => File.Exists(LabelsFile.Standard) ? LabelsFile.Standard : null;
        Checks.Add(_labelsFile, path => path is null ? "" : LabelsFile.Read(path).Error);
        Checks.Add(
            _addresses,
            text => Split(text).Find(a => !IPAddress.TryParse(a, out IPAddress? _)) is { } bad ? $"'{bad}' is not an IP address" : ""
        );
    }

    public IEnumerable<Option> All
    {
        get
        {
            Option[] both = [_labels, _labelsFile, _namespace, _serviceAccount, _clusterDomain];
            return _kind == NodeKind.Gateway ? both : [.. both, _addresses, _interception];
        }
    }

    public ProxyNode Node(ParseResult parsed)
    {
        var node = new ProxyNode
        {
            Id = FromEnvironment("POD_NAME", Environment.MachineName),
            Kind = _kind,
            Namespace = parsed.GetValue(_namespace)!,
            ServiceAccount = parsed.GetValue(_serviceAccount)!,
            ClusterDomain = parsed.GetValue(_clusterDomain)!,
            Labels = Labels(parsed)?.ToValueMap(),
        };
        return _kind == NodeKind.Gateway
            ? node
            : node with
            {
                Addresses = Split(parsed.GetValue(_addresses)!).ToValueList(),
                Interception = parsed.GetValue(_interception),
            };
    }

    private Dictionary<string, string>? Labels(ParseResult parsed) =>
        parsed.GetValue(_labels) is { } labels ? KeyValues.Parse(labels).Pairs
        : parsed.GetValue(_labelsFile) is { } file ? LabelsFile.Read(file).Labels
        : null;

    private static List<string> Split(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string FromEnvironment(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;

    private static IEnumerable<string> InterfaceAddresses() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback
        from unicast in network.GetIPProperties().UnicastAddresses
        where unicast.Address is { IsIPv6LinkLocal: false, AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 }
        select unicast.Address.ToString();
}
