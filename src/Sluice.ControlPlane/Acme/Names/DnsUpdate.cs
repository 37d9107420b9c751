namespace Sluice.ControlPlane.Acme.Names;

/// <summary>Dynamic updates of one TXT record (RFC 2136 2).</summary>
internal static class DnsUpdate
{
    private const int UpdateFlags = 5 << 11; // opcode 5

    public static byte[] Add(ushort id, string zone, DnsRecord record) => Make(id, zone, record, DnsWire.In, DnsRecord.Ttl);

    /// <summary>RFC 2136 2.5.4: class NONE, and no life.</summary>
    public static byte[] Remove(ushort id, string zone, DnsRecord record) => Make(id, zone, record, DnsWire.None, 0);

    private static byte[] Make(ushort id, string zone, DnsRecord record, ushort recordClass, uint ttl)
    {
        using var message = new MemoryStream();
        foreach (var field in (ReadOnlySpan<int>)[id, UpdateFlags, 1, 0, 1, 0])
            DnsWire.UInt16(message, field);
        DnsWire.Name(message, zone);
        DnsWire.UInt16(message, DnsWire.Soa);
        DnsWire.UInt16(message, DnsWire.In);
        DnsWire.Name(message, record.Name);
        DnsWire.UInt16(message, DnsWire.Txt);
        DnsWire.UInt16(message, recordClass);
        DnsWire.UInt32(message, ttl);
        DnsWire.TxtData(message, record.Value);
        return message.ToArray();
    }

    /// <summary>The answer's code in words (RFC 2136 2.2, RFC 8945 5.2).</summary>
    public static string Words(int code) =>
        code switch
        {
            1 => "FORMERR: the server could not read the update",
            2 => "SERVFAIL: the server failed",
            3 => "NXDOMAIN: the server does not know the name",
            4 => "NOTIMP: the server takes no updates",
            5 => "REFUSED: the server does not allow this update",
            8 => "NXRRSET",
            9 => "NOTAUTH: the server is not responsible for the zone, or does not accept the key",
            10 => "NOTZONE: the name is not within the zone",
            _ => $"code {code}",
        };
}
