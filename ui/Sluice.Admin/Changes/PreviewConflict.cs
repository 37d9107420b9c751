namespace Sluice.Admin.Changes;

/// <summary>Why an object could not be written although it is valid.</summary>
public sealed record PreviewConflict(string Resource, string Reason);
