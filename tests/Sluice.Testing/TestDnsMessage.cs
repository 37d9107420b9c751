using System.Buffers.Binary;
using System.Text;

namespace Sluice.Testing;

/// <summary>DNS on the wire (RFC 1035 4.1), as far as a test's server needs it.</summary>
public static class TestDnsMessage
{
    private const int HeaderBytes = 12;
    private const int Response = 0x8180;
    private const int Truncated = 0x0200;

    public static TestDnsQuestion Read(ReadOnlySpan<byte> message, bool isTcp)
    {
        var labels = new List<string>();
        var at = HeaderBytes;
        while (message[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(message.Slice(at + 1, message[at])));
            at += message[at] + 1;
        }
        var type = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 1)..]);
        var section = message[HeaderBytes..(at + 5)].ToArray();
        return new(BinaryPrimitives.ReadUInt16BigEndian(message), string.Join('.', labels), type, section, isTcp);
    }

    public static byte[] Write(TestDnsQuestion question, TestDnsReply reply) =>
        [
            .. Header(
                question.Id,
                Response | reply.Code | (reply.IsTruncated ? Truncated : 0),
                reply.Answers.Count,
                reply.Authorities.Count
            ),
            .. question.Bytes,
            .. reply.Answers.Concat(reply.Authorities).SelectMany(Write),
        ];

    public static byte[] Header(int id, int flags, int answers, int authorities) =>
        [.. Short(id), .. Short(flags), .. Short(1), .. Short(answers), .. Short(authorities), .. Short(0)];

    public static byte[] NameOf(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    public static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Short(int number) => [(byte)(number >> 8), (byte)number];

    private static byte[] Write(TestDnsRecord record) =>
        [.. NameOf(record.Name), .. Short(record.Type), .. Short(1), .. Number(record.Ttl), .. Short(record.Data.Length), .. record.Data];
}
