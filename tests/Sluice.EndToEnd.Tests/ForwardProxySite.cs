using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests;

/// <summary>
/// <c>sluice run</c> with three forward proxies, and a plain and a TLS server behind it that tell who asked: the policy has everything sent
/// from an address of its own, so whoever is seen with it came through the proxy.
/// </summary>
public sealed class ForwardProxySite : IAsyncLifetime
{
    /// <summary>Local address of what leaves.</summary>
    public const string Source = "127.0.0.9";
    public const string User = "ann";
    public const string Password = "s3cret";

    /// <summary>Listener ports in the configuration.</summary>
    public const int Plain = 3128;
    public const int Tls = 3129;
    public const int MutualTls = 3130;

    private readonly TestCa _ca = new();
    private readonly TemporaryFolder _folder = new();
    private X509Certificate2 _certificate = null!;
    private TestUpstream _http = null!;
    private TestUpstream _https = null!;
    private SluiceProcess _sluice = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>PEM file of the authority of both servers and of the proxies.</summary>
    public string RootFile => Path.Combine(_folder.Path, "root.pem");

    /// <summary>PEM file with certificate and key of a client of the mesh.</summary>
    public string ClientFile => Path.Combine(_folder.Path, "client.pem");

    public X509Certificate2 Root => _ca.Root;

    public Uri HttpUrl => new($"http://127.0.0.1:{_http.Port}/hello");

    public Uri HttpsUrl => new($"https://127.0.0.1:{_https.Port}/hello");

    /// <summary>What both servers say to whom they know as the proxy.</summary>
    public static string Answer => $"hello {Source}";

    public async ValueTask InitializeAsync()
    {
        _http = await TestUpstream.StartAsync(SayWhoAsync);
        // Node's agent looks for localhost where the host is an address.
        _certificate = _ca.Issue("127.0.0.1", "localhost");
        _https = await TestUpstream.StartAsync(SayWhoAsync, certificate: _certificate);
        _folder.Write("root.pem", _ca.RootPem);
        using var client = _ca.Issue("spiffe://cluster.local/ns/shop/sa/web");
        _folder.Write("client.pem", client.ExportCertificatePem() + "\n" + TestCa.KeyPem(client));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "config"));
        _folder.Write("config/site.yaml", Configuration());
        _sluice = Start();
        foreach (var port in new[] { Plain, Tls, MutualTls })
            await _sluice.WaitForAsync($"port {port} is bound to 127.0.0.1:", TimeSpan.FromSeconds(60), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _sluice.DisposeAsync();
        await _http.DisposeAsync();
        await _https.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
        _ca.Dispose();
    }

    /// <summary>Where a client finds a proxy, with the user and password that it is to send.</summary>
    public string ProxyUrl(int port, string password = Password) => $"{SchemeOf(port)}://{User}:{password}@127.0.0.1:{BoundPort(port)}";

    public int BoundPort(int port)
    {
        var text = _sluice.Output.Split($"port {port} is bound to 127.0.0.1:")[1].Split('\n')[0];
        return int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Records so far.</summary>
    public int RecordCount => Records().Count;

    /// <summary>The records after the first <paramref name="before"/>, once there are so many more.</summary>
    public async Task<IReadOnlyList<EgressRecord>> RecordsAsync(int before, int count)
    {
        await _sluice.WaitForAsync(_ => RecordCount >= before + count, $"{count} records", TimeSpan.FromSeconds(60), Cancel);
        return [.. Records().Skip(before)];
    }

    private static string SchemeOf(int port) => port == Plain ? "http" : "https";

    private static Task SayWhoAsync(HttpContext context) =>
        context.Response.WriteAsync($"hello {context.Connection.RemoteIpAddress}", context.RequestAborted);

    private List<EgressRecord> Records() =>
        [.. _sluice.Output.Split('\n').Select(l => EgressRecord.Parse(l.TrimEnd())).OfType<EgressRecord>()];

    private SluiceProcess Start() =>
        SluiceProcess.Start(
            "run",
            "--config",
            Path.Combine(_folder.Path, "config"),
            "--bind",
            IPAddress.Loopback.ToString(),
            "--port-map",
            $"{Plain}=0,{Tls}=0,{MutualTls}=0",
            "--status-port",
            "off",
            "--metrics-port",
            "off"
        );

    private string Configuration()
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine(
            $$"""
            apiVersion: sluice.dev/v1
            kind: EgressPolicy
            metadata: { name: loopback }
            spec:
              selector: { istio: egressgateway }
              sourceAddress: {{Source}}
              rules:
              - { name: users, from: [{ proxyUsers: [{{User}}] }], allowAddresses: [127.0.0.0/8] }
              - { name: workloads, from: [{ namespaces: [shop] }], allowAddresses: [127.0.0.0/8] }
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: users }
            stringData: { {{User}}: "{{BCrypt.Net.BCrypt.HashPassword(Password, 4)}}" }
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: certificate }
            stringData:
              tls.crt: {{Quoted(_certificate.ExportCertificatePem())}}
              tls.key: {{Quoted(TestCa.KeyPem(_certificate))}}
              ca.crt: {{Quoted(_ca.RootPem)}}
            """
        );
        const string Users = "authentication: { basicSecret: users }";
        text.WriteLine(Proxy("plain", Plain, Users));
        text.WriteLine(Proxy("tls", Tls, $"tls: {{ credentialName: certificate }}, {Users}"));
        text.WriteLine(Proxy("mutual", MutualTls, "tls: { credentialName: certificate, clientCertificate: true }"));
        return text.ToString();
    }

    private string Proxy(string name, int port, string settings) =>
        $$"""
            ---
            apiVersion: sluice.dev/v1
            kind: ForwardProxy
            metadata: { name: {{name}} }
            spec: { selector: { istio: egressgateway }, port: {{port}}, connectPorts: [{{_http.Port}}, {{_https.Port}}], {{settings}} }
            """;

    private static string Quoted(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
