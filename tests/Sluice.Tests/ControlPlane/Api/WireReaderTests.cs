using CsCheck;
using Google.Protobuf;
using Sluice.ControlPlane.Api.Protobuf;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Kubernetes' protocol buffers, also those that somebody made up.</summary>
public sealed class WireReaderTests
{
    [Fact]
    public void A_lease_is_read_as_its_JSON()
    {
        var time = Message(o => o.Number(1, 1_700_000_000).Number(2, 123_456_000));
        var spec = Message(o => o.Text(1, "me").Number(2, 15).Bytes(4, time));
        var metadata = Message(o => o.Text(1, "leader").Bytes(8, []).Bytes(11, Message(e => e.Text(1, "app").Text(2, "web"))));

        var lease = WireReader.Read(Framed("coordination.k8s.io/v1", "Lease", Message(o => o.Bytes(1, metadata).Bytes(2, spec))), out _);

        Assert.Equal(
            """{"metadata":{"name":"leader","labels":{"app":"web"}},"spec":{"holderIdentity":"me","leaseDurationSeconds":15,"renewTime":"2023-11-14T22:13:20.123456Z"},"apiVersion":"coordination.k8s.io/v1","kind":"Lease"}""",
            lease!.ToJsonString()
        );
    }

    [Fact]
    public void What_is_not_known_is_refused_rather_than_lost()
    {
        var metadata = Message(o => o.Text(1, "a"));

        Assert.Null(WireReader.Read(Framed("v1", "ConfigMap", Message(o => o.Bytes(1, metadata).Text(99, "x"))), out var field));
        Assert.Null(WireReader.Read(Framed("v1", "Pod", Message(o => o.Bytes(1, metadata))), out var kind));
        Assert.Null(WireReader.Read("{}"u8, out var frame));
        Assert.Contains("99", field, StringComparison.Ordinal);
        Assert.Contains("Pod", kind, StringComparison.Ordinal);
        Assert.NotEmpty(frame);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        Gen.Byte.Array[0, 200]
            .Sample(
                bytes =>
                {
                    WireReader.Read([.. "k8s\0"u8, .. bytes], out _);
                    foreach (var kind in new[] { "ConfigMap", "Service", "Event" })
                        WireReader.Read(Framed("v1", kind, bytes), out _);
                },
                iter: 2000
            );
    }

    private static byte[] Framed(string apiVersion, string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Message(o => o.Bytes(1, Message(t => t.Text(1, apiVersion).Text(2, kind))).Bytes(2, raw))];

    private static byte[] Message(Action<Fields> write)
    {
        var fields = new Fields();
        write(fields);
        return fields.ToArray();
    }

    private sealed class Fields
    {
        private readonly MemoryStream _bytes = new();

        public Fields Text(int number, string text) => Bytes(number, System.Text.Encoding.UTF8.GetBytes(text));

        public Fields Bytes(int number, byte[] value) =>
            Write(o =>
            {
                o.WriteTag(number, WireFormat.WireType.LengthDelimited);
                o.WriteBytes(ByteString.CopyFrom(value));
            });

        public Fields Number(int number, long value) =>
            Write(o =>
            {
                o.WriteTag(number, WireFormat.WireType.Varint);
                o.WriteInt64(value);
            });

        public byte[] ToArray() => _bytes.ToArray();

        private Fields Write(Action<CodedOutputStream> write)
        {
            using var output = new CodedOutputStream(_bytes, leaveOpen: true);
            write(output);
            return this;
        }
    }
}
