namespace Sluice.Admin.Pages.Audit;

/// <summary>What stands beside a page of the audit log.</summary>
/// <param name="Continue">Where older lines begin; null: there are none.</param>
public sealed record AuditMetadata(string? Continue = null);
