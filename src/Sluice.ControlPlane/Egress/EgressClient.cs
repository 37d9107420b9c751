using System.Net;
using Sluice.Resources.Egress;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>Who asked, by the best proof that there is: an identity, else a user of the forward proxy, else an address.</summary>
/// <param name="Name">The identity, the user, or the address as a range of one.</param>
public readonly record struct EgressClient(EgressClientKind Kind, string Name)
{
    private const string Spiffe = "spiffe://";

    /// <returns>Null where no rule could name the client.</returns>
    public static EgressClient? Of(EgressRecord record)
    {
        if (record.Principal.Length > 0)
            return record.Principal.StartsWith(Spiffe, StringComparison.Ordinal)
                ? Exact(EgressClientKind.Principal, record.Principal)
                : null;
        if (record.User.Length > 0)
            return Exact(EgressClientKind.ProxyUser, record.User);
        return IPAddress.TryParse(record.Source, out var address)
            ? new(EgressClientKind.Address, $"{AddressRanges.Single(address)}")
            : null;
    }

    /// <summary>As people know it: in comments, names of rules and tables.</summary>
    public string Title =>
        Kind switch
        {
            EgressClientKind.Principal => Name[Spiffe.Length..],
            EgressClientKind.Address => Name[..Name.IndexOf('/', StringComparison.Ordinal)],
            _ => Name,
        };

    public EgressFrom ToFrom() =>
        Kind switch
        {
            EgressClientKind.Principal => new() { Principals = [Name] },
            EgressClientKind.ProxyUser => new() { ProxyUsers = [Name] },
            _ => new() { IpBlocks = [Name] },
        };

    // With a star it would be a pattern, and let in more than this client.
    private static EgressClient? Exact(EgressClientKind kind, string name) =>
        name.Contains('*', StringComparison.Ordinal) ? null : new(kind, name);
}

/// <summary>The better proof first.</summary>
public enum EgressClientKind
{
    Principal,
    ProxyUser,
    Address,
}
