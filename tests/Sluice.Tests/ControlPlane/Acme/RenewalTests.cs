using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

public sealed class RenewalTests
{
    private const string Host = "shop.example.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_stay_open_across_a_renewal_and_new_ones_see_the_new_certificate()
    {
        Assert.SkipUnless(PebbleServer.Missing.Length == 0, PebbleServer.Missing);
        await using var pebble = await PebbleServer.StartAsync(new(), Cancel);
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));
        var first = await site.ReadyAsync("web");
        var root = await pebble.RootAsync(Cancel);
        var (open, before) = await site.ConnectAsync(Host, root);
        await using var closing = open;
        using var old = before;
        Assert.Equal(first.Serial, old.SerialNumber);

        site.Book.Renew(AcmeSite.Namespace, "web");
        var renewing = site.StateAsync("web", s => s.Phase == CertificatePhase.Ready && s.Serial != first.Serial);
        var answers = new List<int>();
        while (!renewing.IsCompleted)
            answers.Add(await AcmeSite.AskAsync(open, Host));
        var second = await renewing;
        answers.Add(await AcmeSite.AskAsync(open, Host));

        Assert.All(answers, a => Assert.Equal(200, a));
        using var shown = await site.ShownAsync(Host, root);
        Assert.Equal(second.Serial, shown.SerialNumber);
    }

    [Fact]
    public async Task What_nears_its_end_is_renewed_by_itself()
    {
        Assert.SkipUnless(PebbleServer.Missing.Length == 0, PebbleServer.Missing);
        // Longer than its life less a moment: due as soon as it is there.
        await using var pebble = await PebbleServer.StartAsync(new() { Life = TimeSpan.FromHours(1) }, Cancel);
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));
        var first = await site.ReadyAsync("web");

        await site.WriteAsync(AcmeYaml.Certificate(Host, "renewBefore: 59m58s"));

        var second = await site.StateAsync("web", s => s.Phase == CertificatePhase.Ready && s.Serial != first.Serial);
        Assert.True(second.IsReady);
    }
}
