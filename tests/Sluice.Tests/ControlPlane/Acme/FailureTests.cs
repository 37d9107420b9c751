using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Acme.Challenges;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>What goes wrong: the reason is told, the next attempt has its time, and what is served stays.</summary>
public sealed class FailureTests
{
    private const string Host = "shop.example.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_authority_that_limits_is_left_alone_as_long_as_it_says()
    {
        var asked = 0;
        await using var authority = await FakeAuthority.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "7200";
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync(
                """{"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many new registrations"}""",
                context.RequestAborted
            );
        });
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var site = new AcmeSite(0, 0, clock);
        await site.WriteAsync(AcmeYaml.Issuer(authority.Directory, authority.CaBundle));
        await site.WriteAsync(AcmeYaml.Certificate(Host));

        var state = await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);

        Assert.Equal(("rateLimited", "too many new registrations", 1), (state.LastFailureType, state.LastFailure, state.Failures));
        Assert.InRange(state.NextAttempt!.Value - clock.GetUtcNow(), TimeSpan.FromHours(2), TimeSpan.FromHours(2.2));
        Assert.Equal(1, asked);
        site.Wake();
        clock.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(1, asked);
        while (site.Book.Find(AcmeSite.Namespace, "web")!.Failures < 2)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Without_a_gateway_nothing_is_asked_of_the_authority()
    {
        await using var pebble = await PebbleAsync(new());
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort)
        {
            Arrival = () => new GatewayArrival(0, 0, "no gateway of namespace istio-system is connected"),
        };
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));

        var state = await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);

        Assert.Equal("gatewaysNotReady", state.LastFailureType);
        Assert.DoesNotContain("attempting validation", pebble.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_that_the_authority_cannot_prove_keeps_what_is_served()
    {
        await using var pebble = await PebbleAsync(new());
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));
        var first = await site.ReadyAsync("web");

        await pebble.DnsAsync(
            "add-a",
            new() { ["host"] = "other.example.test", ["addresses"] = new System.Text.Json.Nodes.JsonArray("127.0.0.9") },
            Cancel
        );
        await site.WriteAsync(AcmeYaml.Certificate($"{Host}, other.example.test"));
        var failed = await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);

        Assert.Equal("validationFailed", failed.LastFailureType);
        Assert.Contains("other.example.test (http-01)", failed.LastFailure, StringComparison.Ordinal);
        Assert.Contains(failed.Challenges, c => c is { DnsName: "other.example.test", State: "invalid" });
        using var shown = await site.ShownAsync(Host, await pebble.RootAsync(Cancel));
        Assert.Equal(first.Serial, shown.SerialNumber);
    }

    [Fact]
    public async Task A_secret_from_elsewhere_is_not_overwritten()
    {
        using var ca = new TestCa();
        using var own = ca.Issue(Host);
        await using var site = new AcmeSite(0, 0);
        await site.WriteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {{\"name\": \"web-tls\", \"namespace\": \"istio-system\"}}, \"data\": {{\"tls.crt\": \"{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(own.ExportCertificatePem()))}\"}}}}"
            )
        );
        await site.WriteAsync(AcmeYaml.Issuer("https://127.0.0.1:1/dir", ca.RootPem));
        await site.WriteAsync(AcmeYaml.Certificate(Host));

        var state = await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);

        Assert.Contains("from elsewhere", state.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_lead_asks_nothing()
    {
        var asked = 0;
        await using var authority = await FakeAuthority.StartAsync(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        await using var site = new AcmeSite(0, 0) { IsLeader = false };
        await site.WriteAsync(AcmeYaml.Issuer(authority.Directory, authority.CaBundle));
        await site.WriteAsync(AcmeYaml.Certificate(Host));
        await site.StateAsync("web", s => s.Phase == CertificatePhase.Pending);
        Assert.Equal(0, asked);

        site.IsLeader = true;
        site.Wake();
        await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);
    }

    private static Task<PebbleServer> PebbleAsync(PebbleOptions options)
    {
        Assert.SkipUnless(PebbleServer.Missing.Length == 0, PebbleServer.Missing);
        return PebbleServer.StartAsync(options, Cancel);
    }
}
