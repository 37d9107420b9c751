namespace Sluice.Admin.Yaml;

/// <summary>Something that can stand where somebody types.</summary>
/// <param name="Label">As the list shows it.</param>
/// <param name="Insert">What is typed for them.</param>
/// <param name="Detail">Of which type it is.</param>
/// <param name="IsKey">A field's name, not its value.</param>
public sealed record Completion(string Label, string Insert, string Detail, bool IsKey);
