namespace Sluice.Admin;

/// <summary>Marks the texts that more than one page uses: <c>Texts.resx</c>, <c>Texts.ko.resx</c>.</summary>
public sealed class Texts;
