using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme.Accounts;
using Sluice.ControlPlane.Acme.Challenges;
using Sluice.ControlPlane.Acme.Issuance;
using Sluice.ControlPlane.Acme.Names;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Acme;

/// <summary>Certificates by ACME: everything that AcmeIssuers and Certificates of a store ask for.</summary>
public sealed class AcmeService : IDisposable
{
    private readonly AcmeScheduler _scheduler;
    private readonly AcmeAccounts _accounts;

    /// <param name="store">Where resources and Secrets are.</param>
    /// <param name="view">What the mesh consists of, and whether this process leads.</param>
    /// <param name="mesh">Knows what gateways have acknowledged.</param>
    /// <param name="options">Where state lies.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Never told a key.</param>
    public AcmeService(IResourceStore store, AcmeView view, MeshOperations mesh, AcmeOptions options, TimeProvider clock, ILogger log)
        : this(store, view, new MeshGateways(mesh, options.OtherReplicas, clock), options, clock, log) { }

    internal AcmeService(
        IResourceStore store,
        AcmeView view,
        IGatewayRollout gateways,
        AcmeOptions options,
        TimeProvider clock,
        ILogger log
    )
    {
        var secrets = new StoredSecrets(store);
        IAccountStore kept = options.AccountsInStore
            ? new SecretAccounts(store)
            : new PrivateAccounts(Path.Combine(options.DataFolder, "accounts"), options.Passphrase) { Iterations = options.KeyIterations };
        _accounts = new(kept, secrets, new AcmePolling(clock), log);
        var ledger = new AcmeLedger(Path.Combine(options.DataFolder, "ledger.json"), clock, log);
        var desk = new ChallengeDesk(store, gateways, new DnsProviders(secrets, clock), clock, log);
        var issuance = new CertificateIssuance(_accounts, new(desk, clock), new(store), ledger, clock, log);
        var jobs = new CertificateJobs(new(issuance, desk, gateways), Book, ledger, clock, log);
        _scheduler = new(view, Book, jobs, clock, log);
    }

    /// <summary>How every Certificate stands.</summary>
    public AcmeBook Book { get; } = new();

    /// <summary>Resources have changed, or this process has become leader.</summary>
    public void Wake() => _scheduler.Wake();

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _scheduler.RunAsync(cancel);

    public void Dispose() => _accounts.Dispose();
}
