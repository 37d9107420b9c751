using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Proof by a token that one issuer has signed, verified here with its public keys. Tokens of other issuers are left to others.</summary>
public sealed class JwtAuthenticator : ICallerAuthenticator, IDisposable
{
    // Never HS*: with those, a public key would be a password that all know. Never none.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private readonly JwtOptions _options;
    private readonly IssuerKeys _keys;
    private readonly TimeProvider _clock;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    public JwtAuthenticator(JwtOptions options, IKeySetSource keys, TimeProvider clock, ILogger log) =>
        (_options, _keys, _clock) = (options, new(options.Issuer, keys, clock, log), clock);

    public string Name => "jwt";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken)
    {
        if (Parse(BearerText.Of(evidence)) is not { } token || token.Issuer != _options.Issuer)
            return AuthenticationOutcome.NotMine;
        if (!Algorithms.Contains(token.Alg))
            return AuthenticationOutcome.Refused("the token's signature algorithm is not taken");
        var keys = await _keys.ForAsync(token.Kid, cancellationToken);
        if (keys.Count == 0)
            return AuthenticationOutcome.Unavailable("the token issuer's keys are not known");
        var result = await _handler.ValidateTokenAsync(token, Rules(keys));
        if (!result.IsValid)
            return AuthenticationOutcome.Refused($"the token is not valid: {ReasonOf(result.Exception)}");
        return IdentityOf(token) is { } identity
            ? AuthenticationOutcome.Proven(CallerProof.Workload(Name, identity))
            : AuthenticationOutcome.Refused("the token names no service account");
    }

    public void Dispose() => _keys.Dispose();

    private static JsonWebToken? Parse(string text)
    {
        // Five parts are an encrypted token.
        if (text.Split('.').Length != 3)
            return null;
        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or JsonException)
        {
            return null;
        }
    }

    private TokenValidationParameters Rules(IReadOnlyList<SecurityKey> keys) =>
        new()
        {
            ValidAlgorithms = Algorithms,
            ValidIssuer = _options.Issuer,
            ValidAudiences = [.. _options.Audiences],
            IssuerSigningKeys = keys,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            ValidateIssuerSigningKey = true,
            LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        };

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + _options.ClockSkew && (notBefore is not { } start || now >= start - _options.ClockSkew);
    }

    // The kind, never the words: those quote the token.
    private static string ReasonOf(Exception? problem) =>
        problem switch
        {
            SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException => "time",
            SecurityTokenInvalidAudienceException => "audience",
            SecurityTokenInvalidIssuerException => "issuer",
            SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException => "signature",
            _ => problem?.GetType().Name ?? "unknown",
        };

    /// <summary>Kubernetes says it twice, in <c>sub</c> and in <c>kubernetes.io</c>; where both are there, they agree.</summary>
    private CallerIdentity? IdentityOf(JsonWebToken token)
    {
        var bySubject = ServiceAccountName.Parse(token.Subject ?? "", _options.TrustDomain);
        if (!token.TryGetPayloadValue<JsonElement>("kubernetes.io", out var claim))
            return bySubject;
        var byClaim =
            claim.ValueKind == JsonValueKind.Object
            && claim.TryGetProperty("namespace", out var ns)
            && claim.TryGetProperty("serviceaccount", out var account)
            && account.ValueKind == JsonValueKind.Object
            && account.TryGetProperty("name", out var name)
                ? CallerIdentity.Of(_options.TrustDomain, Text(ns), Text(name))
                : null;
        if (byClaim is null)
            return null;
        return string.IsNullOrEmpty(token.Subject) || bySubject == byClaim ? byClaim : null;
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
}
