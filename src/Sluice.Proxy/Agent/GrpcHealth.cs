using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Sluice.Proxy.Agent;

/// <summary>gRPC's health protocol, of which only one question and one good answer matter here.</summary>
internal static class GrpcHealth
{
    // A flag (not compressed) and the message's length before each message.
    private const int Prefix = 5;

    public static HttpRequestMessage Request(AppProbe probe)
    {
        var scheme = probe.IsTls ? "https" : "http";
        var request = new HttpRequestMessage(HttpMethod.Post, $"{scheme}://localhost:{probe.Port}/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(probe.Service)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        return request;
    }

    /// <summary>Whether the answer's first field (status) is 1 (SERVING).</summary>
    public static bool IsServing(ReadOnlySpan<byte> body) =>
        body.Length > Prefix
        && body[0] == 0
        && BinaryPrimitives.ReadUInt32BigEndian(body[1..]) is var length
        && length <= body.Length - Prefix
        && body.Slice(Prefix, (int)length) is [0x08, 1, ..];

    // HealthCheckRequest: field 1, a text with its length as a varint.
    private static byte[] Frame(string service)
    {
        var message = new List<byte>();
        var text = Encoding.UTF8.GetBytes(service);
        if (text.Length > 0)
        {
            message.Add(0x0a);
            var rest = (uint)text.Length;
            for (; rest >= 0x80; rest >>= 7)
                message.Add((byte)(rest | 0x80));
            message.Add((byte)rest);
            message.AddRange(text);
        }
        var frame = new byte[Prefix + message.Count];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Count);
        message.CopyTo(frame, Prefix);
        return frame;
    }
}
