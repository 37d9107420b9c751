using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Cluster;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.ControlPlane.Store.Kubernetes.Leases;
using Sluice.ControlPlane.Store.Kubernetes.Status;

namespace Sluice.Roles.ControlPlane;

/// <summary>A cluster as a control plane's home: what is followed, who leads, and what the leader writes.</summary>
internal sealed class ClusterHome : IDisposable
{
    // They may be installed after us, and until they trust us no pod is injected; and they are two.
    private static readonly TimeSpan WebhookRecheck = TimeSpan.FromMinutes(1);

    private readonly ControlPlaneSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _logs;
    private readonly KubernetesConnection _api;
    private readonly Kubernetes _client;
    private readonly LeaderElection _election;
    private readonly KubernetesTokenAuthenticator _tokens;

    private ClusterHome(KubernetesClientConfiguration configuration, ControlPlaneSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        (_settings, _clock, _logs) = (settings, clock, logs);
        _client = new Kubernetes(configuration);
        _api = KubernetesConnection.Open(configuration, clock);
        var options = new KubernetesStoreOptions { RootNamespace = settings.Namespace, SecretNamespaces = settings.SecretNamespaces };
        Store = new(_api, options, clock, new Random(), logs.CreateLogger<KubernetesStore>());
        _election = new(_api, Candidate(settings), clock, new Random(), logs.CreateLogger<LeaderElection>());
        Statuses = new(_api, () => _election.IsLeader, new(), clock, logs.CreateLogger<StatusWriter>());
        _election.Gained += Statuses.Wake;
        Authorities = new(_api, settings.Namespace, clock, logs.CreateLogger<AuthoritySecrets>());
        var reviewer = new KubernetesTokenReviewer(_client);
        _tokens = new(reviewer, settings.TrustDomain, clock, logs.CreateLogger<KubernetesTokenAuthenticator>());
    }

    public KubernetesStore Store { get; }

    public bool IsLeader => _election.IsLeader;

    /// <summary>Told when this process has become leader.</summary>
    public event Action Led
    {
        add => _election.Gained += value;
        remove => _election.Gained -= value;
    }

    public ICallerAuthenticator Tokens => _tokens;

    public StatusWriter Statuses { get; }

    public AuthoritySecrets Authorities { get; }

    /// <exception cref="StoreException">There is no way to a cluster.</exception>
    public static ClusterHome Open(ControlPlaneSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        try
        {
            return new(KubernetesClientConfiguration.BuildDefaultConfig(), settings, clock, logs);
        }
        catch (Exception e) when (e is KubeConfigException or IOException)
        {
            throw new StoreException($"Kubernetes cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>Keeps the authority's roots where the cluster's programs look for them.</summary>
    /// <returns>The work, which ends when cancelled.</returns>
    public Func<CancellationToken, Task> Serve(CertificateAuthority authority)
    {
        var tools = new ClusterDutyTools(
            _api,
            () => _election.IsLeader,
            () => authority.Bundle,
            _clock,
            _logs.CreateLogger("Sluice.ControlPlane.Cluster")
        );
        var roots = new RootCertificates(Store, tools, new());
        var webhooks = new WebhookTrust(_settings.Namespace, tools, new() { Recheck = WebhookRecheck });
        _election.Gained += Recheck;
        authority.BundleChanged += _ => Recheck();
        return cancel => Task.WhenAll(roots.RunAsync(cancel), webhooks.RunAsync(cancel));

        void Recheck()
        {
            roots.Recheck();
            webhooks.Recheck();
        }
    }

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) =>
        Task.WhenAll(Store.RunAsync(cancel), _election.RunAsync(cancel), Statuses.RunAsync(cancel));

    public void Dispose()
    {
        _tokens.Dispose();
        _api.Dispose();
        _client.Dispose();
    }

    private static LeaderElectionOptions Candidate(ControlPlaneSettings settings) =>
        new()
        {
            Namespace = settings.Namespace,
            Name = "sluice-control-plane",
            Identity = $"{Environment.MachineName}_{Guid.NewGuid():N}",
        };
}
