using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>Flattened JSON Web Signatures (RFC 7515 7.2.2), the only form that ACME takes (RFC 8555 6.2).</summary>
internal static class Jws
{
    /// <param name="header">The protected header, but for <c>alg</c>.</param>
    /// <param name="payload">Null: empty, which is a POST-as-GET (RFC 8555 6.3).</param>
    /// <param name="key">Signs.</param>
    public static JsonObject Sign(JsonObject header, JsonNode? payload, AccountKey key)
    {
        header["alg"] = "ES256";
        return Make(header, payload, key.Sign);
    }

    /// <summary>The binding to an external account: the account's key under a MAC (RFC 8555 7.3.4).</summary>
    public static JsonObject Bind(AccountKey key, string keyId, byte[] mac, Uri newAccount)
    {
        var header = new JsonObject
        {
            ["alg"] = "HS256",
            ["kid"] = keyId,
            ["url"] = newAccount.AbsoluteUri,
        };
        return Make(header, key.Jwk(), data => HMACSHA256.HashData(mac, data));
    }

    private static JsonObject Make(JsonObject header, JsonNode? payload, Func<ReadOnlySpan<byte>, byte[]> sign)
    {
        var head = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header));
        var body = payload is null ? "" : Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(payload));
        var signature = sign(Encoding.ASCII.GetBytes($"{head}.{body}"));
        return new()
        {
            ["protected"] = head,
            ["payload"] = body,
            ["signature"] = Base64Url.EncodeToString(signature),
        };
    }
}
