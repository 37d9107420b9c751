namespace Sluice.Admin.Pages.Limits;

/// <summary>One key of a limit, as an address or the hash of a header. A client chose it.</summary>
public sealed record LimitKeyCount(string Key, double Allowed, double Limited);
