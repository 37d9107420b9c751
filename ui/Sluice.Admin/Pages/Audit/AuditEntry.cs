namespace Sluice.Admin.Pages.Audit;

/// <summary>One line of the audit log. What a client chose of it (name, reason) can be anything.</summary>
/// <param name="Who">Empty: nobody who is known.</param>
/// <param name="Outcome">HTTP status of the answer.</param>
/// <param name="Revision">Of a change; 0: it was none.</param>
/// <param name="DryRun">Nothing was stored.</param>
public sealed record AuditEntry(
    DateTimeOffset Time,
    string Who = "",
    string Verb = "",
    string Resource = "",
    string Namespace = "",
    string Name = "",
    int Outcome = 0,
    long Revision = 0,
    bool DryRun = false,
    string Reason = "",
    string Address = ""
);
