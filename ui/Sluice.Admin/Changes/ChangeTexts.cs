namespace Sluice.Admin.Changes;

/// <summary>Marks the texts of changes: <c>ChangeTexts.resx</c>, <c>ChangeTexts.ko.resx</c>.</summary>
public sealed class ChangeTexts;
