using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s;

namespace Sluice.Client;

/// <summary>Decides whether whoever answers is the server, and remembers why not.</summary>
internal sealed class ServerTrust
{
    private readonly bool _trustsAnybody;

    public ServerTrust(KubernetesClientConfiguration configuration)
    {
        _trustsAnybody = configuration.SkipTlsVerify;
        if (configuration.SslCaCerts is not { Count: > 0 } authorities)
            return;
        Policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        Policy.CustomTrustStore.AddRange(authorities);
        Policy.ExtraStore.AddRange(authorities);
    }

    /// <summary>Only the kubeconfig's authorities count, where it names some; the machine's otherwise.</summary>
    public X509ChainPolicy? Policy { get; }

    /// <summary>Why the last certificate was refused; null: it was not.</summary>
    public string? Problem { get; private set; }

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var isAccepted = errors == SslPolicyErrors.None || _trustsAnybody;
        Problem = isAccepted ? null : Describe(errors, chain);
        return isAccepted;
    }

    private string Describe(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return "it has none";
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? default;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return "it has expired, or is not valid yet by this machine's clock";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return Policy is null
                ? $"no authority that this machine trusts has issued it, and the kubeconfig names none ({status})"
                : $"none of the kubeconfig's authorities has issued it; has the control plane been set up anew? ({status})";
        return "it is for another name than the address of the kubeconfig; see sluice control-plane --host";
    }
}
