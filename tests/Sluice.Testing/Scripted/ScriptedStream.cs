using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Sluice.Testing.Scripted;

/// <summary>A stream whose text the test sends piece by piece while it is open.</summary>
public sealed class ScriptedStream : ScriptedAnswer
{
    private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();

    public void SendLine(string line) => Send($"{line}\n");

    public void Send(string piece) => _pieces.Writer.TryWrite(piece);

    public void End() => _pieces.Writer.TryComplete();

    internal override async Task PlayAsync(HttpContext context, CancellationToken cancel)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync(cancel);
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancel))
        {
            await context.Response.WriteAsync(piece, cancel);
            await context.Response.Body.FlushAsync(cancel);
        }
    }
}
