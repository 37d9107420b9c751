using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Somebody who has shown who they are.</summary>
public sealed record Principal
{
    /// <summary>As history and audit name them: a token's name, a certificate's SPIFFE id or common name.</summary>
    public required string Name { get; init; }

    /// <summary>A certificate's organisations.</summary>
    public ValueList<string> Groups { get; init; }
    public ValueList<Grant> Grants { get; init; }
    public PrincipalKind Kind { get; init; }

    /// <summary>Id of the session; empty: it is none.</summary>
    public string Session { get; init; } = "";

    /// <summary>A user who may only choose a new password, look who they are, and leave.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Whether the role is theirs there. For <see cref="Grant.Everywhere"/> only a grant for all namespaces counts.</summary>
    public bool Has(Role role, string ns)
    {
        foreach (var grant in Grants)
            if (grant.Role >= role && (grant.Namespace == Grant.Everywhere || grant.Namespace == ns))
                return true;
        return false;
    }
}
