using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Sluice.Testing.Scripted;

/// <summary>
/// An HTTP server that plays exact answers: what is set for a request is answered in order, and the last answer stays. Watches without
/// (further) answer stay open and silent; everything else is not found, as an API server says it of kinds that it does not know.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<ScriptedAnswer>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Channel<ScriptedRequest>> _asked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private TestUpstream? _upstream;

    public Uri Address => new($"http://127.0.0.1:{_upstream!.Port}/");

    public static async Task<ScriptedServer> StartAsync()
    {
        var server = new ScriptedServer();
        server._upstream = await TestUpstream.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>Adds answers.</summary>
    /// <param name="what">e.g. <c>GET /api/v1/pods</c>, or <c>WATCH /api/v1/pods</c>.</param>
    /// <param name="answers">In order.</param>
    public void On(string what, params ReadOnlySpan<ScriptedAnswer> answers)
    {
        var queue = _answers.GetOrAdd(what, _ => new());
        foreach (var answer in answers)
            queue.Enqueue(answer);
    }

    /// <summary>Instead of what was to be answered until now.</summary>
    public void Now(string what, ScriptedAnswer answer) => _answers[what] = new([answer]);

    /// <summary>The next request of this kind that nobody has looked at; waits for it.</summary>
    public Task<ScriptedRequest> AskedAsync(string what, CancellationToken cancel) =>
        Asked(what).Reader.ReadAsync(cancel).AsTask().WaitAsync(TestLimits.Patience, cancel);

    /// <summary>Whether there was a request of this kind that nobody has looked at.</summary>
    public bool WasAsked(string what) => Asked(what).Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_upstream is not null)
            await _upstream.DisposeAsync();
        _end.Dispose();
    }

    private Channel<ScriptedRequest> Asked(string what) => _asked.GetOrAdd(what, _ => Channel.CreateUnbounded<ScriptedRequest>());

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var isWatch = request.Query["watch"] == "true";
        var what = $"{(isWatch ? "WATCH" : request.Method)} {request.Path.Value}";
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var query = Uri.UnescapeDataString(request.QueryString.Value ?? "");
        var answer = Next(what) ?? (isWatch ? ScriptedAnswer.Silence : ScriptedAnswer.Text(404, "404 page not found"));
        Asked(what).Writer.TryWrite(new(what, query, body));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        try
        {
            await answer.PlayAsync(context, end.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private ScriptedAnswer? Next(string what)
    {
        if (!_answers.TryGetValue(what, out var queue))
            return null;
        // A stream is played once; what is said once more may be said again.
        return queue.Count == 1 && queue.TryPeek(out var last) && last.Repeats ? last
            : queue.TryDequeue(out var next) ? next
            : null;
    }
}
