using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Names;

/// <summary>The TXT record that proves a name (RFC 8555 8.4).</summary>
/// <param name="DnsName">What is proved.</param>
/// <param name="Value">Of the record.</param>
internal sealed record DnsRecord(string DnsName, string Value)
{
    /// <summary>Time to live in seconds. Default 60: it is gone in a minute or two.</summary>
    public const int Ttl = 60;

    /// <summary>Without a dot at the end.</summary>
    public string Name => $"_acme-challenge.{AcmeSolvers.Proved(DnsName)}";

    public static DnsRecord Of(string dnsName, string keyAuthorization) =>
        new(dnsName, Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization))));
}
