namespace Sluice.Admin.Pages.Tls;

/// <summary>Why a server could not be looked at.</summary>
public sealed record TlsCheckProblem(string Code, string Message);
