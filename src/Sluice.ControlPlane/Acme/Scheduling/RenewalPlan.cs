using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sluice.ControlPlane.Acme.Issuance;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>When a Certificate is to be issued or renewed, and why.</summary>
/// <param name="Due">Not before.</param>
/// <param name="Why">In words.</param>
/// <param name="IsServed">What is there is good for what is wanted, as long as it lasts.</param>
internal sealed record RenewalPlan(DateTimeOffset Due, string Why, bool IsServed)
{
    // A renewal may come this part of a life earlier, so that what was issued together is not renewed together.
    private const double Jitter = 1.0 / 20;

    // Whatever the authority or the user says: some time for failures is left.
    private const double LatestPart = 0.95;

    /// <param name="wanted">The resource.</param>
    /// <param name="directory">Of the issuer.</param>
    /// <param name="current">What the Secret holds; null: nothing.</param>
    /// <param name="window">When the authority wants it renewed; null: it has not said.</param>
    public static RenewalPlan Of(Certificate wanted, Uri directory, CertificateFacts? current, RenewalWindow? window)
    {
        if (current is null)
            return Now("there is none yet");
        if (current.DnsNames != CertificateFacts.Sorted(wanted.Spec.DnsNames))
            return Now("its names have changed");
        if (current.KeyType != wanted.Spec.KeyType)
            return Now("its key's type has changed");
        if (current.Directory != directory.AbsoluteUri)
            return Now("its authority has changed");
        return new(DueAt(wanted, current, window), "it nears its end", IsServed: true);
    }

    private static DateTimeOffset DueAt(Certificate wanted, CertificateFacts current, RenewalWindow? window)
    {
        var chance = Chance($"{wanted.Metadata.Namespace}/{wanted.Metadata.Name}/{current.Serial}");
        var due =
            wanted.Spec.RenewBefore is { } before && before < current.Life ? current.NotAfter - before
            : window is not null ? window.Start + ((window.End - window.Start) * chance)
            : current.NotBefore + (current.Life * ((2.0 / 3) - (Jitter * chance)));
        var latest = current.NotBefore + (current.Life * LatestPart);
        return due < latest ? due : latest;
    }

    /// <summary>From 0 to 1, always the same for the same text: a program that begins again does not throw the dice again.</summary>
    internal static double Chance(string of) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(of))) / ((double)uint.MaxValue + 1);

    private static RenewalPlan Now(string why) => new(DateTimeOffset.MinValue, why, IsServed: false);
}
