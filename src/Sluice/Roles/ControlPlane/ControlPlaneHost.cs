using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme;
using Sluice.ControlPlane.Api;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Files;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Reports;
using Sluice.ControlPlane.Serving;
using Sluice.ControlPlane.Store;
using Sluice.Values;

namespace Sluice.Roles.ControlPlane;

/// <summary>A running control plane: store, authority, distribution, and the listeners of each.</summary>
internal sealed class ControlPlaneHost : IAsyncDisposable
{
    private const string ServiceAccount = "sluice-control-plane";

    private readonly ControlPlaneSettings _settings;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Stack<object> _parts = new();
    private readonly MeshReports _reports = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    private ControlPlaneHost(ControlPlaneSettings settings, ILoggerFactory logs) => (_settings, _logs) = (settings, logs);

    public IResourceStore Store { get; private set; } = null!;

    public CertificateAuthority Authority { get; private set; } = null!;

    public MeshPush Push { get; private set; } = null!;

    public DiscoveryServer Discovery { get; private set; } = null!;

    public AcmeService Certificates { get; private set; } = null!;

    public ApiServer Api { get; private set; } = null!;

    /// <summary>Whether the admin console is served beside the API.</summary>
    public bool HasConsole => _settings.HasConsole;

    /// <summary>Null: off.</summary>
    public WebhookServer? Webhooks { get; private set; }

    /// <summary>Null: off.</summary>
    public MetricsServer? Metrics { get; private set; }

    /// <summary>Password of the first user, where this start made them; must be changed at the first login. Null: there were users.</summary>
    public Secret? FirstPassword { get; private set; }

    /// <summary>The operator's way in.</summary>
    public string KubeconfigPath => Path.Combine(_settings.DataFolder, "kubeconfig");

    /// <exception cref="StartException">The data folder, the authority or a port cannot be used.</exception>
    public static async Task<ControlPlaneHost> StartAsync(ControlPlaneSettings settings, ILoggerFactory logs, CancellationToken cancel)
    {
        var host = new ControlPlaneHost(settings, logs);
        try
        {
            await host.StartAsync(cancel);
            return host;
        }
        catch (Exception e)
        {
            await host.DisposeAsync();
            if (e is StoreException or IOException or UnauthorizedAccessException)
                throw new StartException(e.Message, e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable slow)
                await slow.DisposeAsync();
            else
                ((IDisposable)part).Dispose();
        }
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        PrivateFile.CreateFolder(_settings.DataFolder);
        var home = Keep(StoreHome.Open(_settings, _clock, _logs));
        Store = home.Store;
        Authority = Keep(await new AuthorityStart(_settings, home, _clock, _logs).OpenAsync(cancel));
        home.Serve(Authority);
        var certificate = Keep(Certificate());
        var verifier = new AuthorityProxyVerifier(Authority, allowsPlainText: _settings.PlainXdsPort is not null);
        var mesh = new MeshOptions { ClusterDomain = _settings.ClusterDomain, RootNamespace = _settings.Namespace };
        Push = Keep(new MeshPush(Store, verifier, mesh, _clock, _logs));
        home.Follow(Push);
        Discovery = Keep(await DiscoveryAsync(certificate, new(_reports, verifier, mesh), cancel));
        var operations = new MeshOperations(Push, Discovery.Book, Authority);
        Certificates = Keep(AcmeStart.Open(_settings, home, Push, operations, _clock, _logs));
        var access = Keep(AccessStore.Open(InData(OperatorAccess.FileName), _clock));
        FirstPassword = access.Users.CreateFirst();
        Api = Keep(await ApiAsync(access, operations, certificate, cancel));
        await SideDoorsAsync(certificate, cancel);
        new OperatorAccess(access, KubeconfigPath).Write(Api.Address, Authority.Bundle.Pem);
        _following = Task.WhenAll(home.RunAsync(_stop.Token), Push.RunAsync(_stop.Token), Certificates.RunAsync(_stop.Token));
    }

    private async Task SideDoorsAsync(ServingCertificate certificate, CancellationToken cancel)
    {
        if (_settings.WebhookPort is { } webhooks)
            Webhooks = Keep(await WebhooksAsync(webhooks, certificate, cancel));
        if (_settings.MetricsPort is { } metrics)
            Metrics = Keep(
                await MetricsServer.StartAsync(new IPEndPoint(_settings.Bind, metrics), () => Push.IsReady, _clock, _logs, cancel)
            );
    }

    private Task<WebhookServer> WebhooksAsync(int port, ServingCertificate certificate, CancellationToken cancel)
    {
        var callers = _settings.WebhookClientAuthorities is { Length: > 0 } file
            ? WebhookCallers.Open(file, _settings.WebhookClientNames)
            : null;
        var injection = new InjectionWebhook(new(_settings.Injection), new MeshNamespaces(Push), knowsCallers: callers is not null);
        // Whoever stands outside of a cluster has no API server that calls, unless they say which one.
        var isOpen = callers is not null || _settings.UsesKubernetes;
        var address = new IPEndPoint(isOpen ? _settings.Bind : Loopback(_settings.Bind), port);
        return WebhookServer.StartAsync(address, callers, injection, certificate, _clock, _logs, cancel);
    }

    private static IPAddress Loopback(IPAddress bind) =>
        IPAddress.IsLoopback(bind) ? bind
        : bind.AddressFamily == AddressFamily.InterNetworkV6 && !bind.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : IPAddress.Loopback;

    private T Keep<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }

    private string InData(string name) => Path.Combine(_settings.DataFolder, name);

    private ServingCertificate Certificate()
    {
        var identity =
            CallerIdentity.Of(_settings.TrustDomain, _settings.Namespace, ServiceAccount)
            ?? throw new StartException($"'{_settings.TrustDomain}' or '{_settings.Namespace}' is no name for a trust domain or namespace");
        return new(Authority, identity, ControlPlaneNames.Of(_settings), _clock, _logs.CreateLogger<ServingCertificate>());
    }

    private Task<DiscoveryServer> DiscoveryAsync(ServingCertificate certificate, ReportIntake reports, CancellationToken cancel) =>
        DiscoveryServer.StartAsync(
            new()
            {
                Bind = _settings.Bind,
                SecurePort = _settings.SecureXdsPort,
                PlainPort = _settings.PlainXdsPort,
                Reports = reports,
            },
            Push.Source,
            Authority,
            certificate,
            _clock,
            _logs,
            cancel
        );

    private async Task<ApiServer> ApiAsync(
        AccessStore access,
        MeshOperations operations,
        ServingCertificate certificate,
        CancellationToken cancel
    )
    {
        var site = _settings.HasConsole ? Keep(new ConsoleSite(() => Api.Address, () => Authority.Bundle.Pem, _clock, _logs)) : null;
        return await ApiServer.StartAsync(
            new()
            {
                Store = Store,
                Access = access,
                Mesh = operations,
                Certificates = Certificates.Book,
                Reports = _reports,
                RecentRequests = new SampledRequests(_reports),
                AuditFile = InData("audit.log"),
                IsReady = () => Push.IsReady,
                Clock = _clock,
                Log = _logs.CreateLogger<ApiServer>(),
                ConsoleKey = site?.Key ?? Secret.Empty,
            },
            new()
            {
                Address = new IPEndPoint(_settings.Bind, _settings.ApiPort),
                Certificate = () => certificate.Current,
                Site = site,
            },
            cancel
        );
    }
}
