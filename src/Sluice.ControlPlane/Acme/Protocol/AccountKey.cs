using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>The key that an account is known by: ECDSA P-256, signing as ES256 (RFC 7518 3.4).</summary>
internal sealed class AccountKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private AccountKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // RFC 7638 3: members in this order, without blanks.
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""";
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
    }

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    public string Thumbprint { get; }

    private string X { get; }

    private string Y { get; }

    public static AccountKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="CryptographicException">It is no such key.</exception>
    public static AccountKey FromPkcs8(Secret pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8.Reveal(), out _);
            return key.KeySize == 256 ? new(key) : throw new CryptographicException("an account's key is of P-256");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public Secret ToPkcs8() => new(_key.ExportPkcs8PrivateKey());

    public JsonObject Jwk() =>
        new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = X,
            ["y"] = Y,
        };

    /// <summary>What proves a challenge (RFC 8555 8.1).</summary>
    public string Authorize(string token) => $"{token}.{Thumbprint}";

    /// <summary>R and S side by side, as JWS wants it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_lock)
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _key.Dispose();
}
