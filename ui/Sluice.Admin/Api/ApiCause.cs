namespace Sluice.Admin.Api;

/// <summary>One finding in what was sent.</summary>
/// <param name="Reason">Its code, as <c>SLU0132</c>.</param>
/// <param name="Message">A sentence, with a suggestion where there is one.</param>
/// <param name="Field">Its place, as <c>spec.http[0].route</c>.</param>
public sealed record ApiCause(string Reason, string Message, string Field);
