using System.Net;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Sluice.Admin.Pages.Tls;

namespace Sluice.Admin.Tests.Components;

public sealed class TlsComponentTests : ConsoleContext
{
    private const string Certificates = "/apis/admin.sluice.dev/v1/certificates";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, "bad", -1)]
    [InlineData(6, "bad", 0)]
    [InlineData(7 * 24, "warn", 7)]
    [InlineData((21 * 24) - 1, "warn", 20)]
    [InlineData(21 * 24, "good", 21)]
    public void What_ends_soon_is_marked(int hours, string kind, int days) =>
        Assert.Equal(new Expiry(kind, days), Expiry.Of(Now.AddHours(hours), Now));

    [Fact]
    public void A_file_too_large_is_not_read_and_nothing_is_sent()
    {
        var isSent = false;
        var drawn = Render<UploadForm>(p => p.Add(f => f.Draft, new()).Add(f => f.OnSend, () => isSent = true));
        drawn
            .FindComponents<InputFile>()[1]
            .UploadFiles(InputFileContent.CreateFromText(new string('x', UploadDraft.MostBytes + 1), "key.pem"));
        Assert.Contains("larger than 256 KiB", drawn.Find(".wrong").TextContent, StringComparison.Ordinal);
        drawn.Find("form").Submit();
        Assert.Contains("Choose a certificate and its key", drawn.Find(".wrong").TextContent, StringComparison.Ordinal);
        Assert.False(isSent);
    }

    [Fact]
    public void Files_are_sent_and_a_key_is_never_drawn()
    {
        Api.Answer($"GET {Certificates}", """{"items":[]}""");
        Api.Answer($"POST {Certificates}", "{}", HttpStatusCode.Created);
        var drawn = Render<CertificatesTab>();
        drawn.Find("button.primary").Click();
        drawn.WaitForElement("#place-namespace").Change("edge");
        drawn.Find("#place-name").Change("shop-tls");
        drawn.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromText("the certificate", "c.pem"));
        drawn.FindComponents<InputFile>()[1].UploadFiles(InputFileContent.CreateFromText("the secret key", "k.pem"));
        Assert.DoesNotContain("the secret key", drawn.Markup, StringComparison.Ordinal);
        drawn.Find("dialog form").Submit();
        drawn.WaitForAssertion(() => Assert.Contains("edge/shop-tls is stored", drawn.Markup, StringComparison.Ordinal));
        var sent = Api.Calls.Single(c => c.What == $"POST {Certificates}").Body!;
        Assert.Equal(
            """{"namespace":"edge","name":"shop-tls","replace":false,"pem":"the certificate","key":"the secret key"}""",
            sent.ToJsonString()
        );
    }

    [Fact]
    public void A_refusal_is_shown_with_its_code_and_one_that_exists_is_replaced_only_on_demand()
    {
        Api.Answer($"GET {Certificates}", """{"items":[]}""");
        Api.Refuse($"POST {Certificates}", HttpStatusCode.UnprocessableEntity, "Invalid", "the certificate is not taken: KeyMismatch: no");
        var drawn = Render<CertificatesTab>();
        drawn.FindAll(".toolbar button")[0].Click();
        drawn.WaitForElement("#place-namespace").Change("edge");
        drawn.Find("#place-name").Change("dev");
        drawn.Find("#made-for").Change("a.test\nb.test");
        drawn.Find("dialog form").Submit();
        drawn.WaitForAssertion(() => Assert.Contains("KeyMismatch", drawn.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.Empty(drawn.FindAll("dialog input[type=checkbox]"));
        Api.Refuse($"POST {Certificates}", HttpStatusCode.Conflict, "AlreadyExists", "secrets \"dev\" already exists");
        drawn.Find("dialog form").Submit();
        drawn.WaitForElement("dialog input[type=checkbox]").Change(true);
        Api.Answer($"POST {Certificates}", "{}");
        drawn.Find("dialog form").Submit();
        drawn.WaitForAssertion(() => Assert.Empty(drawn.FindAll("dialog")));
        var sent = Api.Calls.Last(c => c.What == $"POST {Certificates}").Body!;
        Assert.True((bool?)sent["replace"]);
        Assert.Equal("""{"names":["a.test","b.test"],"days":90}""", sent["selfSigned"]!.ToJsonString());
    }

    [Fact]
    public void Three_lines_make_an_issuer_and_a_certificate()
    {
        var draft = new AcmeDraft
        {
            AcceptTerms = true,
            Email = "ops@example.com",
            Names = "shop.example.com\nwww.shop.example.com",
            Namespace = "edge",
        };
        var made = draft.ToManifests([]);
        Assert.Equal(["AcmeIssuer letsencrypt", "Certificate shop-example-com"], made.Select(m => $"{m["kind"]} {m["metadata"]!["name"]}"));
        Assert.Equal(
            """{"server":"letsencrypt","email":"ops@example.com","acceptTerms":true,"solvers":[{"http01":{}}]}""",
            made[0]["spec"]!.ToJsonString()
        );
        Assert.Equal(
            """{"dnsNames":["shop.example.com","www.shop.example.com"],"issuerRef":{"name":"letsencrypt"}}""",
            made[1]["spec"]!.ToJsonString()
        );
    }

    [Fact]
    public void An_issuer_like_it_is_used_again_and_another_one_is_left_alone()
    {
        var draft = new AcmeDraft
        {
            AcceptTerms = true,
            Names = "*.example.com",
            Namespace = "edge",
        };
        var first = draft.ToManifests([])[0];
        Assert.Equal("letsencrypt", (string?)Assert.Single(draft.ToManifests([first]))["spec"]!["issuerRef"]!["name"]);
        draft.Email = "other@example.com";
        var second = draft.ToManifests([first]);
        Assert.Equal("letsencrypt-2", (string?)second[0]["metadata"]!["name"]);
        Assert.Equal("wildcard-example-com", (string?)second[1]["metadata"]!["name"]);
    }

    [Fact]
    public void A_server_shows_the_new_certificate_and_the_rest_of_its_gateway_stays()
    {
        var gateway = JsonNode
            .Parse(
                """
                {"kind":"Gateway","metadata":{"resourceVersion":"3"},"spec":{"selector":{"a":"b"},"servers":[
                 {"port":{"number":80}},{"port":{"number":443},"tls":{"mode":"MUTUAL","serverCertificate":"a","privateKey":"b","minProtocolVersion":"TLSV1_3"}}]}}
                """
            )!
            .AsObject();
        var wired = new AcmeDraft { Names = "shop.test" }.Wire(gateway, 1);
        Assert.Equal(
            """{"mode":"MUTUAL","minProtocolVersion":"TLSV1_3","credentialName":"shop-test"}""",
            wired["spec"]!["servers"]![1]!["tls"]!.ToJsonString()
        );
        Assert.Equal("""{"port":{"number":80}}""", wired["spec"]!["servers"]![0]!.ToJsonString());
        Assert.Equal("3", (string?)wired["metadata"]!["resourceVersion"]);
    }

    [Theory]
    [InlineData("CN=shop.test, O=Shop", "shop.test")]
    [InlineData("O=Shop, C=KR", "Shop")]
    [InlineData("C=KR", "C=KR")]
    public void Issuers_are_called_by_their_common_name(string name, string shown) => Assert.Equal(shown, DistinguishedName.CommonOf(name));

    [Theory]
    [MemberData(nameof(Xss.Corpus), MemberType = typeof(Xss))]
    public void What_a_certificate_says_is_shown_and_never_run(string text)
    {
        var item = new JsonObject
        {
            ["namespace"] = "edge",
            ["name"] = text,
            ["subject"] = $"CN={text}",
            ["issuer"] = $"CN={text}",
            ["names"] = new JsonArray(text),
            ["notBefore"] = "2026-11-01T00:00:00Z",
            ["notAfter"] = "2027-11-01T00:00:00Z",
            ["problems"] = new JsonArray(
                new JsonObject
                {
                    ["code"] = text,
                    ["severity"] = "error",
                    ["message"] = text,
                }
            ),
            ["chain"] = new JsonArray(new JsonObject { ["subject"] = text, ["issuer"] = text }),
            ["usedBy"] = new JsonArray(
                new JsonObject
                {
                    ["gateway"] = text,
                    ["server"] = text,
                    ["port"] = 443,
                    ["hosts"] = new JsonArray(text),
                }
            ),
        };
        Api.Answer($"GET {Certificates}", new JsonObject { ["items"] = new JsonArray(item) }.ToJsonString());
        var drawn = Render<CertificatesTab>();
        drawn.WaitForElement("tbody button").Click();
        drawn.WaitForElement("dialog");
        Assert.Equal($"edge/{text}", drawn.Find("dialog h2").TextContent);
        Xss.IsHarmless(drawn.Markup);
    }
}
