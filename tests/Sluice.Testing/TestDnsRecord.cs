using System.Net;
using System.Net.Sockets;

namespace Sluice.Testing;

/// <summary>A resource record.</summary>
/// <param name="Target">The name that an alias stands for; empty elsewhere.</param>
public sealed record TestDnsRecord(string Name, int Type, uint Ttl, byte[] Data, string Target = "")
{
    public const int V4 = 1;
    public const int Alias = 5;
    public const int StartOfAuthority = 6;
    public const int V6 = 28;

    public static TestDnsRecord Address(string name, uint ttl, string address)
    {
        var parsed = IPAddress.Parse(address);
        return new(name, parsed.AddressFamily == AddressFamily.InterNetwork ? V4 : V6, ttl, parsed.GetAddressBytes());
    }

    public static TestDnsRecord Cname(string name, uint ttl, string target) => new(name, Alias, ttl, TestDnsMessage.NameOf(target), target);

    /// <param name="minimum">The record's last field, by which "no" is remembered (RFC 2308).</param>
    public static TestDnsRecord Soa(string zone, uint ttl, uint minimum) =>
        new(
            zone,
            StartOfAuthority,
            ttl,
            [
                .. TestDnsMessage.NameOf("ns." + zone),
                .. TestDnsMessage.NameOf("admin." + zone),
                .. new uint[] { 1, 7200, 900, 86400, minimum }.SelectMany(TestDnsMessage.Number),
            ]
        );
}
