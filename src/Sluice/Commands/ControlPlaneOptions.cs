using System.CommandLine;
using System.Net;
using Sluice.Hosting;
using Sluice.Roles.ControlPlane;
using Sluice.Values;

namespace Sluice.Commands;

/// <summary>The options of <c>sluice control-plane</c>.</summary>
internal sealed class ControlPlaneOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description =
            "Folder of the store, the certificate authority, who may do what, and the operator's kubeconfig. Made with mode 0700.",
        Required = true,
        HelpName = "FOLDER",
    };

    private readonly Option<string> _bind = new("--bind")
    {
        Description = "Address of the TLS listeners. 0.0.0.0 or :: for every one.",
        DefaultValueFactory = _ => "127.0.0.1",
        HelpName = "ADDRESS",
    };

    private readonly Option<string> _hosts = new("--host")
    {
        Description = "More names and addresses by which this control plane is reached, for its certificate.",
        DefaultValueFactory = _ => "",
        HelpName = "NAME,...",
    };

    private readonly Option<string> _trustDomain = new("--trust-domain")
    {
        Description = "Trust domain of the mesh; the first part of every identity.",
        DefaultValueFactory = _ => "cluster.local",
    };

    private readonly Option<string> _clusterDomain = new("--cluster-domain")
    {
        Description = "Suffix of short host names.",
        DefaultValueFactory = _ => "cluster.local",
    };

    private readonly Option<string> _namespace = new("--namespace")
    {
        Description = "The mesh's root namespace, in which the control plane runs. POD_NAMESPACE, where set, is the default.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } ns ? ns : "istio-system",
    };

    private readonly Option<string> _authority = new("--ca-dir")
    {
        Description =
            "Folder of an authority made elsewhere: ca-cert.pem, ca-key.pem, cert-chain.pem, root-cert.pem. Default: a root of its own.",
        DefaultValueFactory = _ => "",
        HelpName = "FOLDER",
    };

    private readonly PortOption _apiPort = new("--api-port", "Port of the API, 0 for a free one.", 15080);
    private readonly PortOption _secureXdsPort = new(
        "--secure-xds-port",
        "Port of xDS and certificates over TLS, 0 for a free one.",
        15012
    );
    private readonly PortOption _xdsPort = new(
        "--xds-port",
        "Port of plain xDS on loopback, for clients without identity; 'off' is the default.",
        null
    );

    public ControlPlaneOptions() =>
        _bind.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
                result.AddError($"--bind: '{result.GetValueOrDefault<string>()}' is not an IP address");
        });

    public IEnumerable<Option> All =>
        [
            _data,
            _bind,
            _hosts,
            _apiPort.Option,
            _secureXdsPort.Option,
            _xdsPort.Option,
            _namespace,
            _trustDomain,
            _clusterDomain,
            _authority,
        ];

    public ControlPlaneSettings Settings(ParseResult parsed) =>
        new()
        {
            DataFolder = parsed.GetValue(_data)!,
            Bind = IPAddress.Parse(parsed.GetValue(_bind)!),
            Hosts = parsed
                .GetValue(_hosts)!
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .ToValueList(),
            ApiPort = _apiPort.Value(parsed) ?? 0,
            SecureXdsPort = _secureXdsPort.Value(parsed) ?? 0,
            PlainXdsPort = _xdsPort.Value(parsed),
            Namespace = parsed.GetValue(_namespace)!,
            TrustDomain = parsed.GetValue(_trustDomain)!,
            ClusterDomain = parsed.GetValue(_clusterDomain)!,
            AuthorityFolder = parsed.GetValue(_authority)!,
        };
}
