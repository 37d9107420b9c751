namespace Sluice.Admin.Pages.Audit;

/// <summary>A page of the audit log, newest first.</summary>
public sealed record AuditAnswer(AuditMetadata Metadata, IReadOnlyList<AuditEntry> Items);
