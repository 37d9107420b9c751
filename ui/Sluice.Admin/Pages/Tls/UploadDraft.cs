using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Tls;

/// <summary>A certificate on its way into a Secret, as it is being put together.</summary>
public sealed class UploadDraft
{
    /// <summary>What the API takes of a PKCS #12 file; far more than any chain has.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Characters that can be pasted: a page's connection takes 32 KB in one message. Files may be larger.</summary>
    public const int MostPasted = 24_000;

    public string Namespace { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>The file is PKCS #12, certificate and key together; else there are two texts.</summary>
    public bool IsPfx { get; set; }
    public string Certificate { get; set; } = "";
    public string Key { get; set; } = "";
    public byte[] Pfx { get; set; } = [];
    public string Password { get; set; } = "";

    /// <summary>There is one of this name already.</summary>
    public bool MayReplace { get; set; }
    public bool Replaces { get; set; }

    /// <summary>Names of one that is made, a line each.</summary>
    public string MadeFor { get; set; } = "";
    public int Days { get; set; } = 90;

    /// <summary>What the API is sent.</summary>
    public JsonObject ToBody(bool isSelfSigned)
    {
        var body = new JsonObject
        {
            ["namespace"] = Namespace.Trim(),
            ["name"] = Name.Trim(),
            ["replace"] = Replaces,
        };
        if (isSelfSigned)
            body["selfSigned"] = new JsonObject { ["names"] = Lines(MadeFor), ["days"] = Days };
        else if (IsPfx)
            (body["pfx"], body["password"]) = (Convert.ToBase64String(Pfx), Password);
        else
            (body["pem"], body["key"]) = (Certificate, Key);
        return body;
    }

    private static JsonArray Lines(string text) =>
        new([
            .. text.Split(['\n', ',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(n => JsonValue.Create(n)),
        ]);
}
