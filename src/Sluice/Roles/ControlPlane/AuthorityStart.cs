using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.Resources.Diagnostics;

namespace Sluice.Roles.ControlPlane;

/// <summary>Opens a control plane's authority: one from a folder, else the one of the cluster's Secrets, else a root of its own.</summary>
internal sealed class AuthorityStart(ControlPlaneSettings settings, StoreHome home, TimeProvider clock, ILoggerFactory logs)
{
    /// <exception cref="StartException">There is none to open; every reason is told.</exception>
    public async Task<CertificateAuthority> OpenAsync(CancellationToken cancel)
    {
        var diagnostics = new DiagnosticBag();
        var passphrase = KeyPassphrase.FromFile(InData("authority.passphrase"), diagnostics) ?? throw Failure(diagnostics.Items);
        var options = new AuthorityOptions
        {
            DataFolder = InData("authority"),
            Passphrase = passphrase,
            TrustDomain = settings.TrustDomain,
        };
        var pluggedIn = await MaterialAsync(options, diagnostics, cancel);
        if (diagnostics.HasErrors)
            throw Failure(diagnostics.Items);
        var opening = CertificateAuthority.Open(
            options with
            {
                PluggedIn = pluggedIn,
            },
            home.Authenticators,
            clock,
            logs.CreateLogger<CertificateAuthority>()
        );
        return opening.Authority ?? throw Failure(opening.Diagnostics);
    }

    private async Task<AuthorityMaterial?> MaterialAsync(AuthorityOptions options, DiagnosticBag diagnostics, CancellationToken cancel)
    {
        var folder = settings.AuthorityFolder;
        // The chart mounts a Secret there that need not exist.
        var isFolderMeant = folder.Length > 0 && (home.Authorities is null || !AuthorityMaterialReader.IsEmpty(folder));
        if (isFolderMeant)
            return new AuthorityMaterialReader(default, options.Passphrase, diagnostics).ReadFolder(folder, clock.GetUtcNow());
        return home.Authorities is { } secrets ? await secrets.OpenAsync(options, diagnostics, cancel) : null;
    }

    private string InData(string name) => Path.Combine(settings.DataFolder, name);

    private static StartException Failure(IEnumerable<Diagnostic> findings) => new(string.Join('\n', findings));
}
