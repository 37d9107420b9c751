using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Sluice.Testing;

namespace Sluice.Admin.Tests.Journeys;

public sealed class TlsJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task A_bad_key_is_refused_and_a_good_certificate_is_listed_and_served()
    {
        await Demo.CreateAsync(
            "/apis/networking.istio.io/v1/namespaces/default/gateways",
            TlsGateway("upload", "upload.test", "upload-tls"),
            Cancel
        );
        using var ca = new TestCa();
        using var certificate = ca.Issue("upload.test");
        using var other = ca.Issue("other.test");
        var page = await OpenAsAsync("theo", "admin:*");
        await GoAsync(page, "/tls");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Namespace")).ToHaveValueAsync("istio-system");
        await dialog.GetByLabel("Secret name").FillAsync("upload-tls");
        await dialog.GetByLabel("Certificate file").SetInputFilesAsync(Pem("upload.pem", certificate.ExportCertificatePem()));
        await dialog.GetByLabel("Key file").SetInputFilesAsync(Pem("other.key", TestCa.KeyPem(other)));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("KeyMismatch");
        await LookAsync(page, "tls-refused");
        var secret = await Demo.Api.GetAsync("/api/v1/namespaces/istio-system/secrets/upload-tls", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, secret.StatusCode);

        await dialog.GetByLabel("Key file").SetInputFilesAsync(Pem("upload.key", TestCa.KeyPem(certificate)));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("istio-system/upload-tls is stored");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "upload-tls" });
        await Assertions.Expect(row).ToContainTextAsync("upload.test");
        await Assertions.Expect(row).ToContainTextAsync("default/upload:443");
        await LookAsync(page, "tls");
        var port = Demo.PortOf("shops, https");
        Assert.Equal(certificate.SerialNumber, await ServedAsync(port, "upload.test", certificate.SerialNumber));
        Assert.DoesNotContain("PRIVATE KEY", await page.ContentAsync(), StringComparison.Ordinal);

        await row.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("upload.test");
        await LookAsync(page, "tls-details");
    }

    [Fact]
    public async Task A_PKCS12_file_takes_the_place_of_a_self_signed_certificate()
    {
        await Demo.CreateAsync(
            "/apis/networking.istio.io/v1/namespaces/default/gateways",
            TlsGateway("made", "made.test", "made-tls"),
            Cancel
        );
        var page = await OpenAsAsync("tina", "admin:*");
        await GoAsync(page, "/tls");
        await page.GetByRole(AriaRole.Button, new() { Name = "Self-signed" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Secret name").FillAsync("made-tls");
        await dialog.GetByLabel("Host names").FillAsync("made.test");
        await LookAsync(page, "tls-self-signed");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make certificate" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "made-tls" });
        await Assertions.Expect(row).ToContainTextAsync("self-signed");
        var port = Demo.PortOf("shops, https");
        var first = await Eventual.AskAsync(() => GatewayClient.ShownAsync(port, "made.test", Cancel), s => s.Length > 0, Cancel);
        Assert.NotEmpty(first);

        using var ca = new TestCa();
        using var issued = ca.IssueRsa("made.test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await dialog.GetByLabel("Secret name").FillAsync("made-tls");
        await dialog.GetByLabel("PKCS #12 (.pfx, .p12)").CheckAsync();
        var pfx = issued.Export(X509ContentType.Pkcs12, "open sesame");
        await dialog
            .GetByLabel("PKCS #12 file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "made.pfx",
                    MimeType = "application/x-pkcs12",
                    Buffer = pfx,
                }
            );
        await dialog.GetByLabel("Password of the file").FillAsync("wrong");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("the password is wrong");
        await dialog.GetByLabel("Password of the file").FillAsync("open sesame");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await dialog.GetByLabel("Replace the certificate that is there").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(row).Not.ToContainTextAsync("self-signed");
        Assert.Equal(issued.SerialNumber, await ServedAsync(port, "made.test", issued.SerialNumber));
    }

    [Fact]
    public async Task A_server_is_looked_at_as_a_client_sees_it()
    {
        var page = await OpenAsAsync("tom", "viewer:*");
        await GoAsync(page, "/tls?tab=servers");
        var server = page.GetByRole(AriaRole.Region).Filter(new() { HasText = ":443" }).Filter(new() { HasText = "uk.bookinfo.com" });
        await server.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Assertions.Expect(server.GetByRole(AriaRole.Status)).ToContainTextAsync("Tls13");
        await Assertions.Expect(server.GetByRole(AriaRole.Status)).ToContainTextAsync("uk.bookinfo.com");
        await LookAsync(page, "tls-servers");
    }

    [Fact]
    public async Task A_viewer_sees_certificates_and_may_change_none()
    {
        var page = await OpenAsAsync("tilda", "viewer:*");
        await GoAsync(page, "/tls");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Certificates" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true })).ToHaveCountAsync(0);
        await LookAsync(page, "tls-viewer");
    }

    private static FilePayload Pem(string name, string text) =>
        new()
        {
            Name = name,
            MimeType = "application/x-pem-file",
            Buffer = Encoding.ASCII.GetBytes(text),
        };

    private static Task<string> ServedAsync(int port, string host, string serial) =>
        Eventual.AskAsync(() => GatewayClient.ShownAsync(port, host, Cancel), s => s == serial, Cancel);

    private static JsonObject TlsGateway(string name, string host, string credential) =>
        JsonNode
            .Parse(
                $$$"""
                {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"{{{name}}}"},
                 "spec":{"selector":{"app":"my-gateway-controller"},"servers":[
                  {"port":{"number":443,"name":"https-{{{name}}}","protocol":"HTTPS"},"hosts":["{{{host}}}"],"tls":{"mode":"SIMPLE","credentialName":"{{{credential}}}"}}]}}
                """
            )!
            .AsObject();
}
