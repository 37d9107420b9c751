using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Sluice.Proxy.Clusters;
using Sluice.Values;

namespace Sluice.Proxy.Egress;

/// <summary>
/// The host that a client names, in the one form that policies are compared with: every spelling that some parser takes for an address
/// becomes that address, and every other name is lower case, in ASCII, without a trailing dot. What is judged, resolved, sent on and recorded
/// is this form, never the client's text.
/// </summary>
/// <remarks>
/// Sources: WHATWG URL (IPv4 parser), RFC 3986 3.2.2, RFC 5891. What is not clearly one thing is refused. A-labels (<c>xn--</c>) are compared as
/// they are, since DNS does no more; those that stand for plain ASCII end in a hyphen, and no label may.
/// </remarks>
internal readonly record struct TargetHost
{
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private static readonly SearchValues<char> InNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // No zone (%): it names an interface of ours, which is no business of the client's.
    private static readonly SearchValues<char> InIpv6 = SearchValues.Create("abcdefABCDEF0123456789:.");

    private TargetHost(string name, IPAddress? address) => (Name, Address) = (name, address);

    /// <summary>Host name, or the address as text. Empty: no host.</summary>
    public string Name
    {
        get => field ?? "";
    }

    /// <summary>Null: a name, to be resolved.</summary>
    public IPAddress? Address { get; }

    public bool IsEmpty => Name.Length == 0;

    /// <param name="text">Without a port, and without user information.</param>
    /// <returns>False where the text is no host, or may be read in more than one way.</returns>
    public static bool TryParse(string? text, out TargetHost host)
    {
        host = default;
        if (text is null || text.Length is 0 or > MaxName + 2)
            return false;
        if (text.StartsWith('['))
            return text.EndsWith(']') && TryIpv6(text.AsSpan(1..^1), out host);
        if (text.Contains(':', StringComparison.Ordinal))
            return TryIpv6(text, out host);
        if (!InternationalName.TryAscii(text, out var name) || name.AsSpan().ContainsAnyExcept(InNames))
            return false;
        return TryName(name, out host);
    }

    public static TargetHost Of(IPAddress address)
    {
        var plain = AddressRanges.Plain(address);
        return new(plain.ToString(), plain);
    }

    public override string ToString() => Name;

    private static bool TryIpv6(ReadOnlySpan<char> text, out TargetHost host)
    {
        host = default;
        if (text.ContainsAnyExcept(InIpv6))
            return false;
        // [127.0.0.1] is not RFC 3986: some readers take off the brackets, and some refuse it.
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        host = Of(address);
        return true;
    }

    private static bool TryName(string name, out TargetHost host)
    {
        host = default;
        // One trailing dot says that the name is complete (RFC 1034 3.1); more than one is no name.
        name = name.EndsWith('.') ? name[..^1] : name;
        var labels = name.Split('.');
        if (name.Length > MaxName || Array.Exists(labels, l => l.Length is 0 or > MaxLabel))
            return false;
        if (Ipv4Text.IsNumber(labels[^1]))
        {
            if (!Ipv4Text.TryParse(labels, out var address))
                return false;
            host = Of(address);
            return true;
        }
        if (Array.Exists(labels, l => l.StartsWith('-') || l.EndsWith('-')))
            return false;
        // Within the proxy such a name is a path to a socket of this machine. To everybody else it is none at all (RFC 6761 6.4).
        if (name.EndsWith(UpstreamEndpoint.UnixSuffix, StringComparison.Ordinal))
            return false;
        host = new(name, null);
        return true;
    }
}
