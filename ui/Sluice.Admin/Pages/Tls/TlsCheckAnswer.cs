namespace Sluice.Admin.Pages.Tls;

/// <summary>What a server showed to who connected.</summary>
/// <param name="Connected">There was a handshake.</param>
/// <param name="Problem">Why there was none.</param>
public sealed record TlsCheckAnswer(
    bool Connected,
    TlsCheckProblem? Problem = null,
    string Protocol = "",
    string Cipher = "",
    string Alpn = "",
    bool NameMatches = false,
    CertificateItem? Certificate = null
);
