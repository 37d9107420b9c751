using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Objects;
using Sluice.Values;

namespace Sluice.ControlPlane.Certificates;

/// <summary>Certificate and key in a Secret: Kubernetes' form (<c>tls.crt</c>, <c>tls.key</c>) or Istio's generic one (<c>cert</c>, <c>key</c>).</summary>
internal sealed record SecretPair(byte[] Certificate, Secret Key)
{
    /// <summary>Null: there is no certificate in it.</summary>
    public static SecretPair? Of(JsonObject secret)
    {
        foreach (var (certificate, key) in new[] { ("tls.crt", "tls.key"), ("cert", "key") })
            if (Value(secret, certificate) is { Length: > 0 } found)
                return new(found, new(Value(secret, key) ?? []));
        return null;
    }

    /// <summary>The names under which a Secret has, or is to have, the two.</summary>
    public static (string Certificate, string Key) NamesOf(JsonObject? secret) =>
        secret is not null && secret.TextAt("type") != "kubernetes.io/tls" && Value(secret, "cert") is not null
            ? ("cert", "key")
            : ("tls.crt", "tls.key");

    private static byte[]? Value(JsonObject secret, string name)
    {
        if (secret.At("stringData").TextAt(name) is { Length: > 0 } text)
            return Encoding.UTF8.GetBytes(text);
        var encoded = secret.At("data").TextAt(name);
        var bytes = new byte[encoded.Length * 3 / 4 + 3];
        return encoded.Length > 0 && Convert.TryFromBase64String(encoded, bytes, out var length) ? bytes[..length] : null;
    }
}
