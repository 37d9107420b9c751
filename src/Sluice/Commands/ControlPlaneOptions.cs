using System.CommandLine;
using System.Net;
using Sluice.ControlPlane.Injection;
using Sluice.Hosting;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
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

    private readonly Option<string[]> _config = new("--config")
    {
        Description =
            "Folders or files that are the configuration instead of the embedded store. They are followed; the API then only reads.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "PATH",
    };

    private readonly Option<bool> _kubernetes = new("--kubernetes")
    {
        Description = "The cluster is the store: the one this runs in, or that of the kubeconfig. It also reviews proxies' tokens.",
    };

    private readonly Option<string> _secretNamespaces = new("--secret-namespaces")
    {
        Description = "Namespaces of the cluster whose Secrets are read. Default: all, which takes the right to list them all.",
        DefaultValueFactory = _ => "",
        HelpName = "NAME,...",
    };

    private readonly Option<string?> _injection = new("--injection-settings")
    {
        Description = "File of the settings of sidecar injection, as `sluice inject --settings` reads it.",
        HelpName = "FILE",
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

    private readonly PortOption _apiPort = new("--api-port", "Port of the API and the admin console, 0 for a free one.", 15080);
    private readonly Option<bool> _noConsole = new("--no-console")
    {
        Description = "Serve the API alone, without the admin console beside it.",
    };
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

    private readonly PortOption _webhookPort = new("--webhook-port", "Port of the webhooks (validation and injection), or 'off'.", 15017);
    private readonly Option<string> _webhookAuthorities = new("--webhook-client-ca")
    {
        Description =
            "PEM file of the authority of those who may call the webhooks: nobody else is answered. Default: whoever reaches the port, which outside of a cluster is on loopback.",
        DefaultValueFactory = _ => "",
        HelpName = "FILE",
    };

    private readonly Option<string> _webhookNames = new("--webhook-client-name")
    {
        Description = "Names of which a webhook caller's certificate must have one (common name, DNS name or URI). Default: any.",
        DefaultValueFactory = _ => "",
        HelpName = "NAME,...",
    };

    private readonly PortOption _metricsPort = new("--metrics-port", "Plain port of /metrics, /healthz and /readyz, or 'off'.", 15014);

    public ControlPlaneOptions()
    {
        _bind.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
                result.AddError($"--bind: '{result.GetValueOrDefault<string>()}' is not an IP address");
        });
        _webhookNames.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: > 0 } && result.GetValue(_webhookAuthorities) is null or "")
                result.AddError("--webhook-client-name needs --webhook-client-ca: without it no certificate is asked for");
        });
    }

    public IEnumerable<Option> All =>
        [
            _data,
            _config,
            _kubernetes,
            _secretNamespaces,
            _bind,
            _hosts,
            _apiPort.Option,
            _noConsole,
            _secureXdsPort.Option,
            _xdsPort.Option,
            _webhookPort.Option,
            _webhookAuthorities,
            _webhookNames,
            _metricsPort.Option,
            _namespace,
            _trustDomain,
            _clusterDomain,
            _authority,
            _injection,
        ];

    /// <exception cref="StartException">The file of injection settings cannot be read, or has errors.</exception>
    public ControlPlaneSettings Settings(ParseResult parsed) =>
        new()
        {
            DataFolder = parsed.GetValue(_data)!,
            Bind = IPAddress.Parse(parsed.GetValue(_bind)!),
            Hosts = Names(parsed.GetValue(_hosts)!),
            ApiPort = _apiPort.Value(parsed) ?? 0,
            HasConsole = !parsed.GetValue(_noConsole),
            SecureXdsPort = _secureXdsPort.Value(parsed) ?? 0,
            PlainXdsPort = _xdsPort.Value(parsed),
            WebhookPort = _webhookPort.Value(parsed),
            WebhookClientAuthorities = parsed.GetValue(_webhookAuthorities)!,
            WebhookClientNames = Names(parsed.GetValue(_webhookNames)!),
            MetricsPort = _metricsPort.Value(parsed),
            ConfigPaths = (parsed.GetValue(_config) ?? []).ToValueList(),
            UsesKubernetes = parsed.GetValue(_kubernetes),
            SecretNamespaces = Names(parsed.GetValue(_secretNamespaces)!),
            Injection = Injection(parsed.GetValue(_injection), parsed.GetValue(_trustDomain)!),
            Namespace = parsed.GetValue(_namespace)!,
            TrustDomain = parsed.GetValue(_trustDomain)!,
            ClusterDomain = parsed.GetValue(_clusterDomain)!,
            AuthorityFolder = parsed.GetValue(_authority)!,
        };

    private static ValueList<string> Names(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToValueList();

    private static InjectionSettings Injection(string? file, string trustDomain)
    {
        if (file is null)
            return new() { TrustDomain = trustDomain };
        var bag = new DiagnosticBag();
        try
        {
            var settings = InjectionSettingsReader.Read(new SourceFile(file, File.ReadAllBytes(file)), bag);
            return settings ?? throw new StartException(string.Join('\n', bag.Items));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--injection-settings: {e.Message}", e);
        }
    }
}
