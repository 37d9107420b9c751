using System.Diagnostics.CodeAnalysis;
using Sluice.Resources.Validation;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>A role in a namespace.</summary>
/// <param name="Role">What may be done.</param>
/// <param name="Namespace">Where; <see cref="Everywhere"/> for all namespaces and for what has none.</param>
public readonly record struct Grant(Role Role, string Namespace)
{
    public const string Everywhere = "*";

    public static Grant All(Role role) => new(role, Everywhere);

    /// <summary>Reads <c>editor:shop</c>, or <c>viewer</c> for all namespaces.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Grant? grant)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (role, ns) = colon < 0 ? (text, Everywhere) : (text[..colon], text[(colon + 1)..]);
        Role? known = role switch
        {
            "viewer" => Access.Role.Viewer,
            "editor" => Access.Role.Editor,
            "admin" => Access.Role.Admin,
            _ => null,
        };
        grant = known is { } found && (ns == Everywhere || ObjectNames.IsNamespace(ns)) ? new Grant(found, ns) : null;
        return grant is not null;
    }

    public override string ToString() => $"{Role.ToString().ToLowerInvariant()}:{Namespace}";
}
