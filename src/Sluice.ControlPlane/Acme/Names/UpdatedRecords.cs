using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Names;

/// <summary>A zone that takes dynamic updates. Over TCP: a server's address is then what it says, and no answer is cut.</summary>
internal sealed class UpdatedRecords(AcmeNameServer server, string zone, TsigKey? key, TimeProvider clock) : IDnsRecords
{
    /// <summary>Time for one update. Default 15 s.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private const byte ResponseBit = 0x80;
    private const int CodeBits = 0x0F;

    public Task PresentAsync(DnsRecord record, CancellationToken cancel) => UpdateAsync(DnsUpdate.Add(Id(), zone, record), cancel);

    public Task CleanUpAsync(DnsRecord record, CancellationToken cancel) => UpdateAsync(DnsUpdate.Remove(Id(), zone, record), cancel);

    public void Dispose() { }

    private static ushort Id() => (ushort)RandomNumberGenerator.GetInt32(1 << 16);

    private async Task UpdateAsync(byte[] update, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            var (message, mac) = key?.Sign(update, clock.GetUtcNow()) ?? (update, []);
            Judge(update, mac, await AskAsync(message, either.Token));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw Failure($"no answer within {Limit.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException)
        {
            throw Failure(e.Message, e);
        }
    }

    private async Task<byte[]> AskAsync(byte[] message, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancel);
        var stream = client.GetStream();
        byte[] framed = [(byte)(message.Length >> 8), (byte)message.Length, .. message];
        await stream.WriteAsync(framed, cancel);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancel);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancel);
        return answer;
    }

    private void Judge(byte[] update, byte[] mac, byte[] answer)
    {
        if (
            answer.Length < DnsWire.HeaderBytes
            || DnsWire.UInt16At(answer, 0) != DnsWire.UInt16At(update, 0)
            || (answer[2] & ResponseBit) == 0
        )
            throw Failure("the answer is to another question", null);
        var unsigned = key?.Reject(answer, mac, clock.GetUtcNow());
        var code = answer[3] & CodeBits;
        if (code != 0)
            throw Failure(unsigned is { } why ? $"{DnsUpdate.Words(code)} ({why})" : DnsUpdate.Words(code), null);
        if (unsigned is not null)
            throw Failure(unsigned, null);
    }

    private AcmeException Failure(string why, Exception? inner) =>
        new(AcmeFailure.Dns, $"name server {server.Host}:{server.Port} did not take the update of {zone}: {why}", inner);
}
