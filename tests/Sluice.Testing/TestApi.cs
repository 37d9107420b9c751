using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Preview;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Sqlite;

namespace Sluice.Testing;

/// <summary>An API over TLS with a store and users of its own, in a folder that goes when the test ends.</summary>
public sealed class TestApi : IAsyncDisposable
{
    private readonly TestCa _ca = new();
    private readonly List<IDisposable> _owned = [];
    private ApiServer? _server;

    private TestApi(TimeProvider clock, ApiKind[] further, Func<IResourceStore, IResourceStore> wrap, IRecentRequests? recent = null)
    {
        var store = SqliteStore.Open(Path.Combine(Folder.Path, "store", "resources.db"), new(), clock);
        Access = AccessStore.Open(Path.Combine(Folder.Path, "access.db"), clock);
        _owned.AddRange([store, Access]);
        Store = store;
        Options = new()
        {
            Store = wrap(store),
            Access = Access,
            Kinds = new(further),
            Reports = new(clock),
            AuditFile = AuditFile,
            RecentRequests = recent,
            Clock = clock,
        };
    }

    public TemporaryFolder Folder { get; } = new();
    public IResourceStore Store { get; }
    public AccessStore Access { get; }
    public ApiOptions Options { get; }
    public Uri Address => _server!.Address;
    public string AuditFile => Path.Combine(Folder.Path, "audit.log");
    public string RootPem => _ca.RootPem;

    public static Task<TestApi> StartAsync(CancellationToken cancel, params ApiKind[] further) =>
        StartAsync(TimeProvider.System, s => s, cancel, further);

    public static Task<TestApi> StartAsync(IRecentRequests recent, CancellationToken cancel) =>
        StartAsync(new TestApi(TimeProvider.System, [], s => s, recent), cancel);

    public static Task<TestApi> StartAsync(
        TimeProvider clock,
        Func<IResourceStore, IResourceStore> wrap,
        CancellationToken cancel,
        params ApiKind[] further
    ) => StartAsync(new TestApi(clock, further, wrap), cancel);

    private static async Task<TestApi> StartAsync(TestApi api, CancellationToken cancel)
    {
        var context = SslStreamCertificateContext.Create(api._ca.Issue("localhost", "127.0.0.1"), null, offline: true);
        var binding = new ApiBinding { Certificate = () => context, ClientAuthorities = [api._ca.Root] };
        api._server = await ApiServer.StartAsync(api.Options, binding, cancel);
        return api;
    }

    /// <summary>Makes a user with a token, e.g. <c>User("ann", "editor:shop")</c>, and returns the token's text.</summary>
    public string Token(string name, params string[] grants)
    {
        var parsed = grants.Select(g => Grant.TryParse(g, out var grant) ? grant.Value : throw new ArgumentException(g)).ToArray();
        var issued =
            Access.Issue(name, [.. parsed], expires: null, by: "test") ?? throw new ArgumentException($"'{name}' is there already");
        return Encoding.UTF8.GetString(issued.Text.Reveal());
    }

    /// <summary>A client with a new user's token.</summary>
    public HttpClient User(string name, params string[] grants) => Client(Token(name, grants));

    /// <summary>A client with this token, or nobody's.</summary>
    public HttpClient Client(string? token = null, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => IsOurs(presented);
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        var client = new HttpClient(handler) { BaseAddress = Address, DefaultRequestVersion = HttpVersion.Version20 };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _owned.Add(client);
        return client;
    }

    public X509Certificate2 ClientCertificate(params string[] names) => _ca.Issue(names);

    /// <summary>The audit's lines so far.</summary>
    public IReadOnlyList<JsonObject> Audit() =>
        File.Exists(AuditFile) ? [.. File.ReadAllLines(AuditFile).Select(l => JsonNode.Parse(l)!.AsObject())] : [];

    /// <summary>kubectl as this user, with a home of its own.</summary>
    public Kubectl Kubectl(string token, string ns = "default")
    {
        var home = Directory.CreateDirectory(Path.Combine(Folder.Path, $"home-{Guid.NewGuid():N}")).FullName;
        var config = Path.Combine(home, "config");
        Kubeconfig.Write(config, Address, RootPem, new(Encoding.UTF8.GetBytes(token)), ns);
        return new(home, config);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _owned.ForEach(o => o.Dispose());
        _ca.Dispose();
        Folder.Dispose();
    }

    private bool IsOurs(X509Certificate? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_ca.Root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return presented is X509Certificate2 certificate && chain.Build(certificate);
    }
}
