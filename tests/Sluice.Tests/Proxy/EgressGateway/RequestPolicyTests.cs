using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Snapshot;
using Sluice.Testing;
using static Sluice.Tests.Proxy.EgressGateway.EgressYaml;

namespace Sluice.Tests.Proxy.EgressGateway;

/// <summary>Requests through a Gateway that an EgressPolicy governs.</summary>
public sealed class RequestPolicyTests : IAsyncLifetime
{
    private TestUpstream _partner = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _partner = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync($"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort}", context.RequestAborted)
        );

    public ValueTask DisposeAsync() => _partner.DisposeAsync();

    [Fact]
    public async Task Host_method_and_path_decide_and_each_request_is_recorded_once()
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Routes("partner.example.com", "other.example.com")
                + Policy("[{name: read, to: [{hosts: [partner.example.com], methods: [GET], paths: [/api/*]}]}]")
        );
        var statuses = new List<HttpStatusCode>();
        foreach (
            var (host, path, method) in new[]
            {
                ("partner.example.com", "/api/books?key=secret", HttpMethod.Get),
                ("partner.example.com", "/api/../admin", HttpMethod.Get),
                ("partner.example.com", "/api/books", HttpMethod.Delete),
                ("other.example.com", "/api/books", HttpMethod.Get),
            }
        )
        {
            statuses.Add(await AskAsync(gateway, host, path, method));
            await gateway.RecordsAsync(statuses.Count);
        }
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], statuses);

        var records = await gateway.RecordsAsync(4);
        Assert.Equal(4, records.Count);
        Assert.Equal(
            ["Allowed 200 -", "Denied 403 UAEX", "Denied 403 UAEX", "Denied 403 UAEX"],
            records.Select(r => $"{r.Verdict} {r.Status} {r.Flag}")
        );
        var allowed = records[0];
        Assert.Equal(
            ("partner.example.com", 80, "GET", "/api/books", "default/out", "read", $"127.0.0.1:{_partner.Port}"),
            (allowed.Host, allowed.Port, allowed.Method, allowed.Path, allowed.Policy, allowed.Rule, allowed.Reached)
        );
        Assert.Equal("/admin", records[1].Path);
        Assert.Contains(
            "sluice_egress_decisions_total{decision=\"denied\",policy=\"\"} 3",
            await gateway.MetricsAsync(),
            StringComparison.Ordinal
        );
        Assert.Matches("istio_requests_total\\{[^}]*response_code=\"403\"[^}]*response_flags=\"UAEX\"", await gateway.MetricsAsync());
    }

    [Fact]
    public async Task What_the_cluster_leads_to_is_judged_not_what_the_client_calls_it()
    {
        // Every host is routed to one partner: whoever writes an allowed host into the request still goes to that partner.
        await using var gateway = await RecordedGateway.StartAsync(
            Partner("partner.example.com")
                + Gateway("{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}")
                + Service("*", "http: [ { route: [ { destination: { host: partner.example.com } } ] } ]")
                + Policy("[{to: [{hosts: [allowed.example.com]}]}]")
        );
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(gateway, "allowed.example.com", "/"));
        Assert.Equal("partner.example.com", Assert.Single(await gateway.RecordsAsync(1)).Host);
    }

    [Fact]
    public async Task A_policy_that_observes_lets_all_out_and_records_what_it_would_deny()
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Routes("partner.example.com") + Policy("[{action: DENY, name: stop, to: [{methods: [POST]}]}]", "mode: OBSERVE,")
        );
        Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway, "partner.example.com", "/"));
        await gateway.RecordsAsync(1);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway, "partner.example.com", "/", HttpMethod.Post));
        Assert.Equal(["Observed ", "Observed stop"], (await gateway.RecordsAsync(2)).Select(r => $"{r.Verdict} {r.Rule}"));
    }

    [Fact]
    public async Task A_change_counts_for_the_next_request_on_the_same_connection()
    {
        var routes = Routes("partner.example.com");
        await using var gateway = await RecordedGateway.StartAsync(routes + Policy("[{to: [{hosts: [partner.example.com]}]}]"));
        using var client = new HttpClient(new SocketsHttpHandler());
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, gateway, "partner.example.com"));
        await gateway.ApplyAsync(routes + Policy("[{to: [{hosts: [elsewhere.example.com]}]}]"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, gateway, "partner.example.com"));
        await gateway.ApplyAsync(routes);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, gateway, "partner.example.com"));
        Assert.Equal(2, (await gateway.RecordsAsync(2)).Count);
    }

    [Fact]
    public async Task Each_policy_sends_from_its_own_address_and_connections_are_not_shared_between_them()
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Routes("partner.example.com")
                + Policy("[{to: [{paths: [/a]}]}]", "sourceAddress: 127.0.0.21,", "a")
                + Policy("[{to: [{paths: [/b]}]}]", "sourceAddress: 127.0.0.22,", "b")
        );
        using var client = new HttpClient(new SocketsHttpHandler());
        var seen = new List<string>();
        foreach (var path in new[] { "/a", "/b", "/a", "/b" })
            seen.Add(await ReadAsync(client, gateway, "partner.example.com", path));
        Assert.Equal(["127.0.0.21", "127.0.0.22", "127.0.0.21", "127.0.0.22"], seen.Select(s => s.Split(' ')[0]));
        // Kept alive, each in its lane.
        Assert.Equal(2, seen.Distinct().Count());
        Assert.Equal(["127.0.0.21", "127.0.0.22"], (await gateway.RecordsAsync(4)).Select(r => r.SourceAddress).Distinct());
    }

    [Fact]
    public async Task Policies_that_change_under_load_fail_no_request_and_send_none_from_elsewhere()
    {
        var routes = Routes("partner.example.com");
        string[] policies =
        [
            routes + Policy("[{to: [{hosts: [partner.example.com]}]}]", "sourceAddress: 127.0.0.21,"),
            routes + Policy("[{to: [{hosts: [partner.example.com]}]}]", "sourceAddress: 127.0.0.22,"),
        ];
        await using var gateway = await RecordedGateway.StartAsync(policies[0]);
        using var client = new HttpClient(new SocketsHttpHandler());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var seen = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var load = Enumerable
            .Range(0, 8)
            .Select(async _ =>
            {
                while (!stop.IsCancellationRequested)
                    seen.AddOrUpdate((await ReadAsync(client, gateway, "partner.example.com", "/")).Split(' ')[0], 1, (_, n) => n + 1);
            })
            .ToList();
        for (var i = 1; i <= 50; i++)
        {
            await gateway.ApplyAsync(policies[i % 2]);
            var before = seen.Values.Sum();
            while (seen.Values.Sum() < before + 16)
                await Task.Yield();
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);
        // A refusal or an error would have another body.
        Assert.Equal(["127.0.0.21", "127.0.0.22"], seen.Keys.Order());
    }

    [Fact]
    public async Task An_address_that_this_machine_does_not_have_is_no_reason_to_send_from_another()
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Routes("partner.example.com") + Policy("[{to: [{hosts: [partner.example.com]}]}]", "sourceAddress: 192.0.2.77,")
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(gateway, "partner.example.com", "/"));
        var record = Assert.Single(await gateway.RecordsAsync(1));
        Assert.Equal((EgressVerdict.Allowed, "UF"), (record.Verdict, record.Flag));
    }

    private string Routes(params string[] hosts) =>
        Gateway("{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*.example.com\"]}")
        + string.Concat(hosts.Select(h => Partner(h) + Service(h, $"http: [ {{ route: [ {{ destination: {{ host: {h} }} }} ] }} ]")));

    private string Partner(string host) => Static(host, $"{{number: 80, name: http, protocol: HTTP, targetPort: {_partner.Port}}}");

    private static async Task<HttpStatusCode> AskAsync(RecordedGateway gateway, string host, string path, HttpMethod? method = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        return await AskAsync(client, gateway, host, path, method);
    }

    private static async Task<HttpStatusCode> AskAsync(
        HttpClient client,
        RecordedGateway gateway,
        string host,
        string path = "/",
        HttpMethod? method = null
    )
    {
        using var request = Request(gateway, host, path, method ?? HttpMethod.Get);
        using var answer = await client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static async Task<string> ReadAsync(HttpClient client, RecordedGateway gateway, string host, string path)
    {
        using var request = Request(gateway, host, path, HttpMethod.Get);
        using var answer = await client.SendAsync(request, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static HttpRequestMessage Request(RecordedGateway gateway, string host, string path, HttpMethod method)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return new(method, new Uri(gateway.Proxy.Url(80).ToString().TrimEnd('/') + path, in options)) { Headers = { Host = host } };
    }
}
