using System.Buffers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sluice.Proxy.Tls;

/// <summary>Who a client is by the certificate that it proved to have, and who it found here.</summary>
internal sealed class PeerIdentity
{
    private const string SpiffeScheme = "spiffe://";
    private static readonly SearchValues<char> Separators = SearchValues.Create(",;=\"\r\n ");
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2? _own;

    private PeerIdentity(X509Certificate2? certificate, X509Certificate2? own)
    {
        (_certificate, _own) = (certificate, own);
        Uris = certificate is null ? [] : UrisOf(certificate);
        // SPIFFE X.509-SVID 2: one URI, no more; a certificate with several proves none of them.
        Principal = Uris is [var only] && only.StartsWith(SpiffeScheme, StringComparison.Ordinal) ? only : "";
    }

    public static PeerIdentity None { get; } = new(null, null);

    /// <summary>SPIFFE identity, <c>spiffe://cluster.local/ns/default/sa/web</c>; empty where there is none.</summary>
    public string Principal { get; }

    public bool HasCertificate => _certificate is not null;

    private string[] Uris { get; }

    /// <summary>The element of <c>x-forwarded-client-cert</c> with what Istio sets: By, Hash, Subject, URI, DNS. Made once per connection.</summary>
    public string ForwardedElement => field ??= Describe();

    public static PeerIdentity Of(SslStream tls) =>
        tls.RemoteCertificate is X509Certificate2 certificate ? new(certificate, tls.LocalCertificate as X509Certificate2) : None;

    /// <summary>The part after <c>/ns/</c>; empty where there is none.</summary>
    public static string NamespaceOf(string principal)
    {
        const string Marker = "/ns/";
        var start = principal.IndexOf(Marker, StringComparison.Ordinal);
        if (start < 0)
            return "";
        var rest = principal[(start + Marker.Length)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? rest : rest[..slash];
    }

    private string Describe()
    {
        if (_certificate is null)
            return "";
        var text = new StringBuilder();
        if (_own is not null && UrisOf(_own) is [var by, ..])
            text.Append("By=").Append(by).Append(';');
        text.Append("Hash=").Append(Convert.ToHexStringLower(SHA256.HashData(_certificate.RawData)));
        text.Append(";Subject=\"").Append(Quoted(_certificate.Subject)).Append('"');
        foreach (var uri in Uris)
            text.Append(";URI=").Append(uri);
        foreach (var (kind, value) in AlternativeNames.Of(_certificate))
        {
            if (kind == DnsName && IsPlain(value))
                text.Append(";DNS=").Append(value);
        }
        return text.ToString();
    }

    // RFC 5280 4.2.1.6: the tags of general names.
    private const int DnsName = 2;
    private const int UriName = 6;

    private static string[] UrisOf(X509Certificate2 certificate) =>
        [.. AlternativeNames.Of(certificate).Where(n => n.Kind == UriName && IsPlain(n.Value)).Select(n => n.Value)];

    // A name with the header's own separators could pretend to be another one.
    private static bool IsPlain(string value) => !value.AsSpan().ContainsAny(Separators);

    private static string Quoted(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
