using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Acme;
using Sluice.ControlPlane.Acme.Challenges;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Sqlite;
using Sluice.Resources;
using Sluice.Resources.Reading;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>A store, what issues its Certificates, and a real gateway that is given everything that the store holds.</summary>
internal sealed class AcmeSite : IGatewayRollout, IAsyncDisposable
{
    public const string Namespace = "istio-system";

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SqliteStore _store;
    private readonly AcmeService _service;
    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly Task _running;
    private readonly Task _following;
    private ResourceSet? _resources;

    public AcmeSite(int httpPort, int tlsPort, TimeProvider? clock = null, ILogger? log = null)
    {
        clock ??= TimeProvider.System;
        var options = TestProxy.Options();
        options.PortMap[80] = httpPort;
        options.PortMap[443] = tlsPort;
        Proxy = new TestProxy(options);
        _store = SqliteStore.Open(Path.Combine(_folder.Path, "store.db"), new(), TimeProvider.System);
        _service = new(
            _store,
            new(() => _resources, () => IsLeader),
            this,
            new()
            {
                DataFolder = StateFolder,
                Passphrase = new KeyPassphrase(new Secret("a passphrase of a test"u8)),
                KeyIterations = 1_000,
            },
            clock,
            log ?? NullLogger.Instance
        );
        _following = FollowAsync();
        _running = _service.RunAsync(_stop.Token);
    }

    public TestProxy Proxy { get; }

    public AcmeBook Book => _service.Book;

    public IResourceStore Store => _store;

    public string StateFolder => Path.Combine(_folder.Path, "acme");

    public bool IsLeader { get; set; } = true;

    /// <summary>The challenges that gateways were shown, and the answer that they are said to give.</summary>
    public Func<GatewayArrival> Arrival { get; set; } = () => new(1, 1, "");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Wake() => _service.Wake();

    public async Task WriteAsync(string yaml)
    {
        long revision = 0;
        foreach (var read in ResourceReader.Read(SourceFile.OfText("test.yaml", yaml)).Resources.ToArray())
        {
            var write = new StoreWrite
            {
                Id = ResourceId.Of(read.Resource),
                Json = read.ToJson(),
                By = new("test"),
            };
            revision = (await _store.ApplyAsync(write, Cancel)).Resource!.Revision;
        }
        await ApplyAsync(Cancel);
        _service.Wake();
    }

    public Task WriteSecretAsync(string name, string key, string value) =>
        WriteAsync(
            $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{name}}, namespace: {{Namespace}}}
            stringData: {"{{key}}": "{{value}}"}
            """
        );

    /// <summary>Waits until a Certificate is as wanted.</summary>
    public async Task<CertificateState> StateAsync(string name, Func<CertificateState, bool> isWanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TestLimits.Patience);
        var changed = new SemaphoreSlim(0);
        Book.Changed += _ => changed.Release();
        while (true)
        {
            if (Book.Find(Namespace, name) is { } state && isWanted(state))
                return state;
            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException($"{name} never came to it, at last: {Book.Find(Namespace, name)}");
            }
        }
    }

    public Task<CertificateState> ReadyAsync(string name) => StateAsync(name, s => s.Phase is CertificatePhase.Ready);

    public async Task<JsonNode?> SecretAsync(string name) =>
        await _store.GetAsync(new("", "Secret", Namespace, name), Cancel) is { } stored ? JsonNode.Parse(stored.Json.Span) : null;

    /// <summary>The certificate that the gateway shows for a name, checked against a root.</summary>
    public async Task<X509Certificate2> ShownAsync(string name, string rootPem)
    {
        var (tls, certificate) = await ConnectAsync(name, rootPem);
        await tls.DisposeAsync();
        return certificate;
    }

    /// <summary>A connection over which requests can be sent.</summary>
    public async Task<(SslStream Tls, X509Certificate2 Certificate)> ConnectAsync(string name, string rootPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(rootPem);
        var client = new TcpClient();
        await client.ConnectAsync(Proxy.EndPoint(443), Cancel);
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(new() { TargetHost = name, CertificateChainPolicy = policy }, Cancel);
        return (tls, X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.Export(X509ContentType.Cert)));
    }

    public static async Task<int> AskAsync(SslStream tls, string host)
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), Cancel);
        var head = new byte[4096];
        var count = await tls.ReadAsync(head, Cancel);
        return int.Parse(Encoding.ASCII.GetString(head, 0, count).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    async Task<GatewayArrival> IGatewayRollout.ShownAsync(string ns, long revision, CancellationToken cancel)
    {
        await ApplyAsync(cancel);
        return Arrival();
    }

    Task IGatewayRollout.TakenUpAsync(long revision, CancellationToken cancel) => ApplyAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _service.Dispose();
        await Proxy.DisposeAsync();
        _store.Dispose();
        _applying.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    // From the store to the gateway, by the one way there is.
    private async Task ApplyAsync(CancellationToken cancel)
    {
        await _applying.WaitAsync(cancel);
        try
        {
            var list = await _store.ListAsync(ResourceQuery.Everything, cancel);
            var read = list.Items.SelectMany(i => ResourceReader.Read($"{i.Id}", i.Json).Resources.ToArray()).Select(r => r.Resource);
            var resources = ResourceSet.Of(read);
            var node = new ProxyNode { IsStandAlone = false, Labels = ValueMap.Of(("istio", "ingressgateway")) };
            await Proxy.ApplyAsync(Translator.Translate(resources, ServiceCatalog.From(resources, node.ClusterDomain), node).Snapshot);
            _resources = resources;
        }
        finally
        {
            _applying.Release();
        }
    }

    private async Task FollowAsync()
    {
        await foreach (var _ in _store.WatchAsync(ResourceQuery.Everything, 0, _stop.Token))
        {
            await ApplyAsync(_stop.Token);
            _service.Wake();
        }
    }
}
