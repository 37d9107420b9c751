namespace Sluice.Admin.Pages.Limits;

/// <summary>One line of a list, as it is being written.</summary>
public sealed class TextDraft
{
    public string Value { get; set; } = "";
}
