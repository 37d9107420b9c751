using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Egress;

/// <summary>
/// How allowed traffic is connected: from which local address, and to which addresses that are not of the public internet. Connections are
/// shared within a lane only: one that a policy has opened into a private network must not serve a client whom another policy allowed.
/// </summary>
internal sealed class EgressLane : IEquatable<EgressLane>
{
    private readonly ValueList<string> _allowed;
    private readonly IPNetwork[] _lifted;
    private readonly bool _checks;

    /// <param name="sourceAddress">Empty: the cluster's, or the system's choice.</param>
    /// <param name="allowAddresses">Addresses or CIDR ranges.</param>
    /// <param name="checks">False: every address may be reached.</param>
    public EgressLane(string sourceAddress, ValueList<string> allowAddresses, bool checks = true)
    {
        (SourceAddress, _allowed, _checks) = (sourceAddress, allowAddresses, checks);
        _lifted = [.. allowAddresses.Select(AddressRanges.Parse)];
    }

    /// <summary>Public addresses alone.</summary>
    public static EgressLane Public { get; } = new("", []);

    public string SourceAddress { get; }

    /// <summary>The same way, to wherever the configuration leads: for policies that only observe.</summary>
    public EgressLane Unchecked => field ??= _checks ? new(SourceAddress, _allowed, checks: false) : this;

    /// <summary>Asked of the very address that is connected to, right before: a name may resolve to another one a moment later.</summary>
    /// <remarks>A metadata service must be allowed by its own address: whoever allows 100.64.0.0/10 or fd00::/8 means the workloads there.</remarks>
    public bool MayReach(IPAddress address)
    {
        if (!_checks)
            return true;
        var plain = AddressRanges.Plain(address);
        return AddressRanges.SpecialNameOf(plain) switch
        {
            null => true,
            AddressRanges.Metadata => _lifted.Contains(AddressRanges.Single(plain)),
            _ => Array.Exists(_lifted, r => r.Contains(plain)),
        };
    }

    public bool Equals(EgressLane? other) =>
        other is not null && SourceAddress == other.SourceAddress && _allowed == other._allowed && _checks == other._checks;

    public override bool Equals(object? obj) => Equals(obj as EgressLane);

    public override int GetHashCode() => HashCode.Combine(SourceAddress, _allowed, _checks);
}
