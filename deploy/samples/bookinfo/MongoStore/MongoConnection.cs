using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Bookinfo.Mongo;

/// <summary>One client connection: reads messages, runs their commands in order, writes the replies.</summary>
internal sealed class MongoConnection(int id, Socket socket, CommandTable commands)
{
    private int _nextReplyId;

    /// <summary>Runs until the client leaves, sends bytes that are no MongoDB message, or the store stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
            await ServeAsync(reader, stream, stopping);
            await reader.CompleteAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or MalformedMessageException)
        {
            // The connection is over, whoever ended it; no other connection is concerned.
        }
    }

    private async Task ServeAsync(PipeReader reader, Stream output, CancellationToken stopping)
    {
        while (true)
        {
            var read = await reader.ReadAsync(stopping);
            var rest = read.Buffer;
            while (MessageReader.TryCut(ref rest, out var frame))
                await AnswerAsync(frame, output, stopping);
            reader.AdvanceTo(rest.Start, read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private async Task AnswerAsync(ReadOnlySequence<byte> frame, Stream output, CancellationToken stopping)
    {
        var message = MessageReader.Parse(frame.ToArray());
        var reply = commands.Run(message.Command, id);
        if (message.ExpectsReply)
            await output.WriteAsync(MessageWriter.Write(message, reply, ++_nextReplyId), stopping);
    }
}
