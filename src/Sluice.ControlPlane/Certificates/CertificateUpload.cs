using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Objects;
using Sluice.Values;

namespace Sluice.ControlPlane.Certificates;

/// <summary>A certificate on its way into a Secret: from PEM, PKCS #12, or made here.</summary>
internal sealed record CertificateUpload(string Chain, Secret Key)
{
    private const int MostPfxBytes = 256 * 1024;

    /// <summary>Null, and the problem, where there is none to be had.</summary>
    public static CertificateUpload? Read(JsonObject body, DateTimeOffset now, out CertificateProblem? problem)
    {
        problem = null;
        var ways = new[] { "pem", "pfx", "selfSigned" }.Count(w => body[w] is not null);
        if (ways != 1)
            problem = new("Unclear", true, "give one of pem (with key), pfx (with password) and selfSigned");
        else if (body["pem"] is not null)
            return new(body.TextAt("pem"), new(Encoding.UTF8.GetBytes(body.TextAt("key"))));
        else if (body["pfx"] is not null)
            return Pfx(body, out problem);
        else
            return Made(body["selfSigned"], now, out problem);
        return null;
    }

    private static CertificateUpload? Pfx(JsonObject body, out CertificateProblem? problem)
    {
        problem = null;
        var text = body.TextAt("pfx");
        var bytes = new byte[text.Length];
        if (text.Length > MostPfxBytes * 4 / 3 || !Convert.TryFromBase64String(text, bytes, out var length))
            problem = new("Unreadable", true, $"pfx must be the base64 of a PKCS #12 file of {MostPfxBytes / 1024} KiB at most");
        else if (CertificateFiles.ReadPfx(bytes[..length], body.TextAt("password")) is { } read)
            return new(read.Chain, read.Key);
        else
            problem = new(
                "Unreadable",
                true,
                "the PKCS #12 file cannot be read: the password is wrong, or it holds no certificate with an RSA or EC key"
            );
        return null;
    }

    private static CertificateUpload? Made(JsonNode? wish, DateTimeOffset now, out CertificateProblem? problem)
    {
        problem = null;
        var names = wish.At("names") is JsonArray list ? list.Select(n => n.TextAt()).ToList() : [];
        var days =
            wish.At("days") is not { } written ? SelfSigned.DefaultDays
            : written is JsonValue value && value.TryGetValue<int>(out var number) ? number
            : 0;
        if (names.Count is 0 or > SelfSigned.MostNames || !names.TrueForAll(SelfSigned.IsName))
            problem = new("BadNames", true, $"selfSigned.names must be up to {SelfSigned.MostNames} host names or IP addresses");
        else if (days is < 1 or > SelfSigned.MostDays)
            problem = new("BadDays", true, $"selfSigned.days must be from 1 to {SelfSigned.MostDays}");
        else
        {
            var (chain, key) = SelfSigned.Create(names, days, now);
            return new(chain, key);
        }
        return null;
    }
}
