namespace Sluice.Admin.Pages.Tls;

/// <summary>How the control of a name is being proved.</summary>
public sealed record AcmeChallenge(string DnsName, string Type, string State = "", string Detail = "");
