using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store.Sqlite;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Authority;
using Sluice.Values;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.Tests.ControlPlane.Push;

/// <summary>Proxies that lose their identity while they are connected, and those that are told about it.</summary>
public sealed class RevokedProxyTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _ca = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SqliteStore _store;
    private readonly MeshPush _push;
    private Task _running = Task.CompletedTask;

    public RevokedProxyTests()
    {
        _store = SqliteStore.Open(Path.Combine(_folder.Path, "store.db"), new(), TimeProvider.System);
        _push = new(_store, new AuthorityProxyVerifier(_ca.Authority, allowsPlainText: true), new(), _ca.Clock, NullLoggerFactory.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _running = _push.RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _push.Dispose();
        _store.Dispose();
        _ca.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_proxy_whose_certificate_is_revoked_is_sent_nothing_more()
    {
        using var certificate = await _ca.IssueAsync();
        using var other = await _ca.IssueAsync();
        await using var feed = await AdmittedAsync(certificate);
        await using var stays = await AdmittedAsync(other);

        _ca.Authority.Revoke(certificate.SerialNumber);

        await EndedAsync(feed);
        Assert.False(stays.Ended.IsCancellationRequested);
        Assert.Null((await ConnectAsync(certificate)).Feed);
    }

    [Fact]
    public async Task A_proxy_whose_identity_another_process_has_revoked_is_sent_nothing_more()
    {
        using var certificate = await _ca.IssueAsync();
        await using var feed = await AdmittedAsync(certificate);
        using var process = _ca.Open();

        process.Revoke(TestAuthority.Web);
        Assert.False(feed.Ended.IsCancellationRequested);

        _ca.Clock.Advance(TimeSpan.FromSeconds(1));
        await EndedAsync(feed);
    }

    [Fact]
    public async Task A_certificate_that_is_over_ends_what_it_has_begun()
    {
        using var certificate = await _ca.IssueAsync();
        await using var feed = await AdmittedAsync(certificate);
        _ca.Clock.Advance(TimeSpan.FromHours(23));
        Assert.False(feed.Ended.IsCancellationRequested);
        _ca.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10));
        await EndedAsync(feed);
    }

    [Fact]
    public async Task Other_proxies_learn_with_the_roots_who_is_revoked()
    {
        using var certificate = await _ca.IssueAsync();
        using var other = await _ca.IssueAsync();
        await using var feed = await AdmittedAsync(other);
        var roots = await RootsAsync(feed, _ => true);
        Assert.Equal(_ca.Authority.Bundle.Pem, Encoding.ASCII.GetString(roots.CertificateChain.AsSpan()));
        Assert.Empty(roots.RevocationList.ToArray());

        _ca.Authority.Revoke(certificate.SerialNumber);

        var next = await RootsAsync(feed, r => r.RevocationList.Count > 0);
        var list = RevocationList.Parse([next.RevocationList.AsSpan().ToArray()]);
        Assert.True(list.Contains(certificate));
        Assert.False(list.Contains(other));
    }

    [Fact]
    public async Task Who_has_proved_nothing_is_not_sent_them()
    {
        var peer = new XdsPeer(null, Secret.Empty, IPAddress.Loopback, IsSecure: false);
        await using var feed = (await _push.Source.ConnectAsync(Node(), peer, Cancel)).Feed!;
        await ShownAsync();
        Assert.Empty(feed.Current.Of(TypeUrls.Secret));
    }

    // Time moves until the debounce is over.
    private async Task ShownAsync()
    {
        while (!_push.IsReady)
        {
            _ca.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private async Task<TlsSecret> RootsAsync(IXdsFeed feed, Func<TlsSecret, bool> isWanted)
    {
        while (true)
        {
            Cancel.ThrowIfCancellationRequested();
            if (feed.Current.Of(TypeUrls.Secret).TryGetValue(CertificateReference.MeshRoots, out var resource))
            {
                var secret = Sluice.Xds.Mapping.Tls.SecretCodec.Decode(Sluice.Xds.Protocol.Tls.Secret.Parser.ParseFrom(resource.Body.Span));
                if (isWanted(secret))
                    return secret;
            }
            _ca.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static async Task EndedAsync(IXdsFeed feed)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = feed.Ended.Register(ended.SetResult);
        await ended.Task.WaitAsync(TestLimits.Patience, Cancel);
    }

    private async Task<IXdsFeed> AdmittedAsync(X509Certificate2 certificate)
    {
        var admission = await ConnectAsync(certificate);
        Assert.True(admission.Feed is not null, admission.Reason);
        return admission.Feed!;
    }

    private ValueTask<XdsAdmission> ConnectAsync(X509Certificate2 certificate) =>
        _push.Source.ConnectAsync(Node(), new(certificate, Secret.Empty, IPAddress.Loopback, IsSecure: true), Cancel);

    private static XdsNode Node() =>
        new()
        {
            Id = "router~10.0.0.1~web.shop~shop.svc.cluster.local",
            Metadata = ValueMap.Of(("NAMESPACE", "shop"), ("SERVICE_ACCOUNT", "web")),
        };
}
