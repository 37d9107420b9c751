using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Somebody who logs in with a password: everything but the password's hash.</summary>
public sealed record User
{
    /// <summary>Longest name.</summary>
    public const int MostCharacters = 64;

    /// <summary>Lower case.</summary>
    public required string Name { get; init; }
    public required ValueList<Grant> Grants { get; init; }

    /// <summary>May not log in; sessions have ended.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The password was chosen by somebody else, and opens nothing but the choice of another.</summary>
    public bool MustChangePassword { get; init; }
    public DateTimeOffset Created { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset PasswordChanged { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? LastLogin { get; init; }

    /// <summary>Whether they can give others access.</summary>
    public bool IsGlobalAdmin => !IsDisabled && Grants.Contains(Grant.All(Role.Admin));

    /// <summary>Lower-case letters, digits, '.', '-', '_' and '@', beginning and ending with a letter or digit: also an e-mail address.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MostCharacters
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or '@');
}
