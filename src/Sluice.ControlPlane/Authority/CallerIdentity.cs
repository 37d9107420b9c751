using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Sluice.ControlPlane.Authority;

/// <summary>Whom a certificate names: <c>spiffe://trust-domain/ns/namespace/sa/service-account</c> (Istio's form).</summary>
public sealed record CallerIdentity
{
    private const string Scheme = "spiffe://";

    // DNS names (RFC 1123), as Kubernetes requires of all three; nothing that could end a path segment or an audit line.
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private const int MaxName = 253;

    private CallerIdentity(string trustDomain, string @namespace, string serviceAccount) =>
        (TrustDomain, Namespace, ServiceAccount) = (trustDomain, @namespace, serviceAccount);

    public string TrustDomain { get; }

    public string Namespace { get; }

    public string ServiceAccount { get; }

    public string SpiffeId => $"{Scheme}{TrustDomain}/ns/{Namespace}/sa/{ServiceAccount}";

    /// <summary>Null where a part is no name.</summary>
    public static CallerIdentity? Of(string trustDomain, string @namespace, string serviceAccount) =>
        IsName(trustDomain) && IsName(@namespace) && IsName(serviceAccount) ? new(trustDomain, @namespace, serviceAccount) : null;

    public static bool TryParse(string uri, [NotNullWhen(true)] out CallerIdentity? identity)
    {
        identity = null;
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        if (uri[Scheme.Length..].Split('/') is [var domain, "ns", var ns, "sa", var account])
            identity = Of(domain, ns, account);
        return identity is not null;
    }

    public override string ToString() => SpiffeId;

    private static bool IsName(string text) =>
        text.Length is > 0 and <= MaxName && !text.AsSpan().ContainsAnyExcept(Allowed) && text[0] != '.' && text[^1] != '.';
}
