using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sluice.ControlPlane.Authority.Callers;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>A token issuer, and everything that somebody could try with its tokens.</summary>
internal sealed class JwtAttempts(TimeProvider clock) : IKeySetSource, IDisposable
{
    public const string Issuer = "https://issuer.test";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var point = _key.ExportParameters(false).Q;
        // The octet key is the trap: a verifier that takes it accepts whatever anybody signs with it.
        return Task.FromResult(
            $$"""
            {"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"{{Text(point.X!)}}","y":"{{Text(point.Y!)}}"},
                     {"kty":"oct","kid":"two","k":"{{Text(new byte[32])}}"}]}
            """
        );
    }

    public Dictionary<string, object> Claims() =>
        new()
        {
            ["iss"] = Issuer,
            ["aud"] = new[] { "istio-ca" },
            ["sub"] = "system:serviceaccount:shop:web",
            ["exp"] = clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(),
        };

    public string Good() => Signed(Claims());

    public string With(string claim, object? value)
    {
        var claims = Claims();
        if (value is null)
            claims.Remove(claim);
        else
            claims[claim] = value;
        return Signed(claims);
    }

    public string Signed(Dictionary<string, object> claims)
    {
        var text = Unsigned("ES256", "one", claims);
        return $"{text}.{Text(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    public string BySomebodyElse()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = Unsigned("ES256", "one", Claims());
        return $"{text}.{Text(other.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    public string Without(string algorithm) => $"{Unsigned(algorithm, "one", Claims())}.";

    /// <summary>HS256 with the public key, in PEM or DER, as the password.</summary>
    public string Confused(bool isPem)
    {
        var secret = isPem ? Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()) : _key.ExportSubjectPublicKeyInfo();
        return Hashed("one", secret);
    }

    public string WithOctetKey() => Hashed("two", new byte[32]);

    public void Dispose() => _key.Dispose();

    private string Hashed(string kid, byte[] secret)
    {
        var text = Unsigned("HS256", kid, Claims());
        return $"{text}.{Text(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Unsigned(string algorithm, string kid, Dictionary<string, object> claims) =>
        $"{Text(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["alg"] = algorithm, ["kid"] = kid }))}."
        + Text(JsonSerializer.SerializeToUtf8Bytes(claims));

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
