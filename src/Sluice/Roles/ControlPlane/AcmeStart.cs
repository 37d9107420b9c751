using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Push;
using Sluice.Resources.Diagnostics;

namespace Sluice.Roles.ControlPlane;

/// <summary>Opens what issues a control plane's Certificates.</summary>
internal static class AcmeStart
{
    // Acknowledgements are seen by the replica that a gateway is connected to; most come within milliseconds.
    private static readonly TimeSpan OtherReplicas = TimeSpan.FromSeconds(3);

    /// <exception cref="StartException">The passphrase in the data folder cannot be used.</exception>
    public static AcmeService Open(
        ControlPlaneSettings settings,
        StoreHome home,
        MeshPush push,
        MeshOperations operations,
        TimeProvider clock,
        ILoggerFactory logs
    )
    {
        var diagnostics = new DiagnosticBag();
        var options = new AcmeOptions
        {
            DataFolder = Path.Combine(settings.DataFolder, "acme"),
            Passphrase =
                KeyPassphrase.FromFile(Path.Combine(settings.DataFolder, "authority.passphrase"), diagnostics)
                ?? throw new StartException(string.Join('\n', diagnostics.Items)),
            AccountsInStore = home.HasReplicas,
            OtherReplicas = home.HasReplicas ? OtherReplicas : TimeSpan.Zero,
        };
        var view = new AcmeView(() => push.IsReady ? push.Resources : null, () => home.IsLeader);
        var service = new AcmeService(home.Store, view, operations, options, clock, logs.CreateLogger("Sluice.ControlPlane.Acme"));
        push.Judged += _ => service.Wake();
        home.Follow(service);
        return service;
    }
}
