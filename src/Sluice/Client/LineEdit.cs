namespace Sluice.Client;

/// <summary>A line of two texts: in both (a blank), only in the first (<c>-</c>), or only in the second (<c>+</c>).</summary>
internal readonly record struct LineEdit(char Mark, string Text);
