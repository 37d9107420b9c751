namespace Sluice.Admin.Pages.Tls;

/// <summary>How a Certificate stands.</summary>
/// <param name="Phase"><c>pending</c>, <c>issuing</c>, <c>ready</c> or <c>failed</c>.</param>
/// <param name="Ready">One is served, whatever else goes on.</param>
/// <param name="RenewalTime">When it is renewed next.</param>
/// <param name="NextAttempt">After a failure.</param>
public sealed record AcmeState(
    string Namespace,
    string Name,
    IReadOnlyList<string> DnsNames,
    string SecretName = "",
    string Issuer = "",
    string Phase = "",
    bool Ready = false,
    string Message = "",
    DateTimeOffset? NotAfter = null,
    DateTimeOffset? RenewalTime = null,
    int Failures = 0,
    AcmeFailure? LastFailure = null,
    DateTimeOffset? NextAttempt = null,
    IReadOnlyList<AcmeChallenge>? Challenges = null
)
{
    public string Key => $"{Namespace}/{Name}";
}
