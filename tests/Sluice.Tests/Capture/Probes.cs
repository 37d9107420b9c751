using System.Net;
using System.Net.Sockets;

namespace Sluice.Tests.Capture;

/// <summary>Packets on both sides of every border that the rules draw.</summary>
internal static class Probes
{
    public static IEnumerable<Packet> For(bool isIpv6, params RuleSimulator[] rules)
    {
        var mentions = rules.SelectMany(r => r.Mentions()).ToHashSet();
        string[] fixedAddresses = isIpv6 ? ["::1", "2001:db8:ffff::9", "fd00::9"] : ["127.0.0.1", "8.8.8.8", "10.9.9.9"];
        var addresses = fixedAddresses
            .Select(IPAddress.Parse)
            .Concat(Values(mentions, "-d", "-s").SelectMany(r => Borders(IPNetwork.Parse(r))))
            .Where(a => a.AddressFamily == AddressFamily.InterNetworkV6 == isIpv6)
            .Distinct()
            .ToList();
        var ports = Values(mentions, "--dport", "--dports", "--sport").Select(int.Parse).Append(80).Distinct().ToList();
        var sources = isIpv6 ? new[] { "fd00::9", "::6" } : ["10.9.9.9", "127.0.0.6"];
        foreach (var (destination, port, source) in from a in addresses from p in ports from s in sources select (a, p, IPAddress.Parse(s)))
        {
            var packet = new Packet
            {
                Source = source,
                Destination = destination,
                DestinationPort = port,
            };
            foreach (var one in Incoming(packet, mentions).Concat(Outgoing(packet, mentions)))
            {
                yield return one;
                yield return one with
                {
                    Protocol = "udp",
                };
            }
        }
    }

    private static IEnumerable<Packet> Incoming(Packet packet, HashSet<(string, string)> mentions) =>
        from name in Values(mentions, "-i").Append("eth0").Append("lo").Distinct()
        from mark in new uint[] { 0, 1337, 1338 }
        select packet with
        {
            Interface = name,
            Mark = mark,
        };

    private static IEnumerable<Packet> Outgoing(Packet packet, HashSet<(string, string)> mentions) =>
        from name in new[] { "eth0", "lo" }
        from user in Values(mentions, "--uid-owner").Append("5000").Distinct()
        from @group in Values(mentions, "--gid-owner").Append("5000").Distinct()
        select packet with
        {
            IsOutgoing = true,
            Interface = name,
            User = user,
            Group = @group,
        };

    private static IEnumerable<string> Values(HashSet<(string Option, string Value)> mentions, params string[] options) =>
        mentions.Where(m => options.Contains(m.Option)).Select(m => m.Value);

    private static IEnumerable<IPAddress> Borders(IPNetwork range)
    {
        yield return range.BaseAddress;
        var last = range.BaseAddress.GetAddressBytes();
        for (var bit = range.PrefixLength; bit < last.Length * 8; bit++)
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        yield return new IPAddress(last);
        for (var i = last.Length - 1; i >= 0 && ++last[i] == 0; i--) { }
        yield return new IPAddress(last);
    }
}
