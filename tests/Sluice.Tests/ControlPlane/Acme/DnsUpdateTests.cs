using System.Security.Cryptography;
using Sluice.ControlPlane.Acme.Names;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Resources.Certificates;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>Dynamic updates against the real BIND, and a wildcard that pebble proves by them.</summary>
public sealed class DnsUpdateTests
{
    private const string KeyName = "sluice-key";
    private const string Key = "c2l4dGVlbiBieXRlcyBhdCBsZWFzdCwgaXQgc2VlbXM=";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wildcard_is_proved_by_signed_updates()
    {
        Assert.SkipUnless(PebbleServer.Missing.Length == 0, PebbleServer.Missing);
        await using var server = await ServerAsync();
        await using var pebble = await PebbleServer.StartAsync(new() { DnsPort = server.Port }, Cancel);
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", "*.example.test"));
        await site.WriteSecretAsync("zone-key", "tsig", Key);
        await site.WriteAsync(
            AcmeYaml.Issuer(
                pebble,
                $$"""
                solvers:
                - dns01:
                    propagationDelay: 1ms
                    rfc2136:
                      server: 127.0.0.1:{{server.Port}}
                      zone: example.test
                      tsig: {keyName: {{KeyName}}, secret: {name: zone-key} }
                """
            )
        );
        await site.WriteAsync(AcmeYaml.Certificate("\"*.example.test\", example.test"));

        var state = await site.StateAsync("web", s => s.Phase is CertificatePhase.Ready or CertificatePhase.Failed);

        Assert.Equal("", state.LastFailure);
        using var shown = await site.ShownAsync("any.example.test", await pebble.RootAsync(Cancel));
        Assert.Equal(state.Serial, shown.SerialNumber);
    }

    [Fact]
    public async Task A_wrong_key_is_told_as_that()
    {
        await using var server = await ServerAsync();
        using var records = Records(server, RandomNumberGenerator.GetBytes(32));
        var refused = await Assert.ThrowsAsync<AcmeException>(() => records.PresentAsync(new("example.test", "value"), Cancel));
        Assert.Equal(AcmeFailure.Dns, refused.Type);
        Assert.Contains("BADSIG", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_of_another_server_is_refused()
    {
        await using var server = await ServerAsync();
        using var records = new UpdatedRecords(
            new AcmeNameServer("127.0.0.1", server.Port),
            "example.org",
            new(KeyName, new Secret(Convert.FromBase64String(Key))),
            TimeProvider.System
        );
        var refused = await Assert.ThrowsAsync<AcmeException>(() => records.PresentAsync(new("example.org", "value"), Cancel));
        Assert.Contains("NOTAUTH", refused.Message, StringComparison.Ordinal);
    }

    private static UpdatedRecords Records(NamedServer server, byte[] key) =>
        new(new AcmeNameServer("127.0.0.1", server.Port), "example.test", new(KeyName, new Secret(key)), TimeProvider.System);

    private static async Task<NamedServer> ServerAsync()
    {
        Assert.SkipUnless(NamedServer.Missing.Length == 0, NamedServer.Missing);
        var server = new NamedServer(KeyName, Key);
        await server.ReadyAsync(Cancel);
        return server;
    }
}
