using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Sluice.Testing;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>With a demo of its own, as the authority looks for proofs at one port.</summary>
public sealed class AcmeJourneys(BrowserFixture fixture) : Journey(fixture)
{
    private PebbleServer? _pebble;

    protected override async Task<Demo> StartAsync()
    {
        Assert.SkipWhen(PebbleServer.Missing.Length > 0, PebbleServer.Missing);
        _pebble = await PebbleServer.StartAsync(new(), Cancel);
        return await Demo.StartAsync(Cancel, _pebble.HttpPort);
    }

    [Fact]
    public async Task Three_lines_bring_a_certificate_of_a_real_authority_and_the_gateway_serves_it()
    {
        await using var demo = Demo;
        await using var pebble = _pebble!;
        var gateway = """
            {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"issued"},
             "spec":{"selector":{"app":"my-gateway-controller"},"servers":[
              {"port":{"number":443,"name":"https-issued","protocol":"HTTPS"},"hosts":["issued.test"],"tls":{"mode":"SIMPLE","credentialName":"none-yet"}}]}}
            """;
        await demo.CreateAsync("/apis/networking.istio.io/v1/namespaces/default/gateways", JsonNode.Parse(gateway)!.AsObject(), Cancel);
        var page = await OpenAsAsync("acacia", "admin:*");
        await GoAsync(page, "/tls/acme");
        await page.GetByLabel("I accept the terms of service").CheckAsync();
        await page.GetByLabel("E-mail").FillAsync("ops@issued.test");
        await page.GetByLabel("Host names").FillAsync("issued.test");
        await page.GetByLabel("Show it at").SelectOptionAsync("default/issued#0");
        await page.GetByText("Authority, proof and names").ClickAsync();
        await page.GetByLabel("Authority", new() { Exact = true }).SelectOptionAsync("other");
        await page.GetByLabel("Directory URL").FillAsync(pebble.Directory);
        await page.GetByLabel("Roots of its own certificate").FillAsync(pebble.CaBundle);
        await Assertions.Expect(page.GetByLabel("Namespace")).ToHaveValueAsync("istio-system");
        await LookAsync(page, "acme-new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Review and issue" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "istio-system/issued-test" });
        await Assertions.Expect(row).ToContainTextAsync("ready", new() { Timeout = 60_000 });
        await LookAsync(page, "acme");
        var port = demo.PortOf("shops, https");
        var root = await pebble.RootAsync(Cancel);
        Assert.True(await Eventual.AskAsync(() => GatewayClient.IsTrustedAsync(port, "issued.test", root, Cancel), t => t, Cancel));

        var first = await GatewayClient.ShownAsync(port, "issued.test", Cancel);
        await row.GetByRole(AriaRole.Button, new() { Name = "Renew" }).ClickAsync();
        var second = await Eventual.AskAsync(() => GatewayClient.ShownAsync(port, "issued.test", Cancel), s => s != first, Cancel);
        Assert.NotEqual(first, second);
        await GoAsync(page, "/tls?q=issued-test");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "issued-test" }))
            .ToContainTextAsync("default/issued:443");
    }
}
