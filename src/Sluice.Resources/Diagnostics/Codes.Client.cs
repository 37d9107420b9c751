namespace Sluice.Resources.Diagnostics;

// 0665-0669: the command line as a client of the API
public static partial class Codes
{
    /// <summary>A command that asks a control plane found nothing that says where it is.</summary>
    public static readonly DiagnosticCode NoKubeconfig = Error("SLU0665", "There is no kubeconfig: {0}.");

    /// <summary>The kubeconfig is there, and does not say where the server is or who is asking.</summary>
    public static readonly DiagnosticCode KubeconfigUnusable = Error("SLU0666", "The kubeconfig {0} cannot be used: {1}.");

    /// <summary>Nobody answers at the server's address, or not in time.</summary>
    public static readonly DiagnosticCode ServerUnreachable = Error("SLU0667", "{0} cannot be reached: {1}.");

    /// <summary>Whoever answers at the server's address has not shown to be the server; nothing was sent.</summary>
    public static readonly DiagnosticCode ServerUntrusted = Error("SLU0668", "The certificate of {0} is not trusted: {1}.");

    /// <summary>The server does not accept the token or certificate of the kubeconfig.</summary>
    public static readonly DiagnosticCode CallerUnknown = Error("SLU0669", "{0} does not know who you are: {1}.");
}
