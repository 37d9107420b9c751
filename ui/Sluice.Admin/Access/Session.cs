using System.Security.Claims;

namespace Sluice.Admin.Access;

/// <summary>Who is signed in, as the API told it.</summary>
internal sealed record Session(string User, IReadOnlyList<string> Grants, DateTimeOffset? Expires, bool MustChangePassword)
{
    public const string TokenClaim = "sluice:token";
    public const string GrantClaim = "sluice:grant";
    public const string MustChangeClaim = "sluice:must-change";

    public ClaimsPrincipal ToPrincipal(string token)
    {
        var claims = Grants.Select(g => new Claim(GrantClaim, g)).Append(new(ClaimTypes.Name, User)).Append(new(TokenClaim, token));
        if (MustChangePassword)
            claims = claims.Append(new(MustChangeClaim, "true"));
        return new(new ClaimsIdentity(claims, SessionAuthentication.Scheme, ClaimTypes.Name, ClaimTypes.Role));
    }
}
