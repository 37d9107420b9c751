namespace Sluice.Admin.Pages.Users;

/// <summary>A first password, as it is being chosen.</summary>
public sealed class PasswordDraft
{
    /// <summary>Nobody has to think of one.</summary>
    public bool IsMade { get; set; } = true;

    /// <summary>Where it is not made.</summary>
    public string Own { get; set; } = "";

    /// <summary>The password to give.</summary>
    public string Take() => IsMade ? PasswordMaker.Make() : Own;
}
