using Microsoft.AspNetCore.Http;

namespace Sluice.Testing.Scripted;

/// <summary>What a <see cref="ScriptedServer"/> answers.</summary>
public abstract class ScriptedAnswer
{
    /// <summary>A stream that says nothing and does not end.</summary>
    public static ScriptedAnswer Silence =>
        new Played(
            null,
            async (context, cancel) =>
            {
                await context.Response.Body.FlushAsync(cancel);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }
        );

    /// <summary>Whether it is said again to whoever asks after all answers were given.</summary>
    public virtual bool Repeats => false;

    public static ScriptedAnswer Json(string json, int status = 200) =>
        new Played(status, (c, cancel) => WriteAsync(c, "application/json", json, cancel));

    public static ScriptedAnswer Text(int status, string text) =>
        new Played(status, (c, cancel) => WriteAsync(c, "text/plain", text, cancel));

    /// <summary>Too busy, and come back after so many seconds.</summary>
    public static ScriptedAnswer Busy(int seconds) =>
        new Played(
            429,
            (c, cancel) =>
            {
                c.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return WriteAsync(c, "application/json", Status(429, "TooManyRequests", "too busy"), cancel);
            }
        );

    /// <summary>A Kubernetes Status.</summary>
    public static ScriptedAnswer Failure(int code, string reason, string message) => Json(Status(code, reason, message), code);

    /// <summary>Lines, and then the end of the stream.</summary>
    public static ScriptedAnswer Stream(params string[] lines) =>
        new Played(null, (c, cancel) => WriteAsync(c, "application/json", string.Concat(lines.Select(l => $"{l}\n")), cancel));

    /// <summary>Lines, then a piece of another, and then the connection breaks.</summary>
    public static ScriptedAnswer Broken(string lines, string half) =>
        new Played(
            null,
            async (c, cancel) =>
            {
                await WriteAsync(c, "application/json", lines.Length > 0 ? $"{lines}\n{half}" : half, cancel);
                await c.Response.Body.FlushAsync(cancel);
                c.Abort();
            }
        );

    public static string Status(int code, string reason, string message) =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""";

    internal abstract Task PlayAsync(HttpContext context, CancellationToken cancel);

    private static async Task WriteAsync(HttpContext context, string type, string text, CancellationToken cancel)
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, cancel);
    }

    // Streams have no status of their own, and are played once.
    private sealed class Played(int? status, Func<HttpContext, CancellationToken, Task> play) : ScriptedAnswer
    {
        public override bool Repeats => status is not null;

        internal override Task PlayAsync(HttpContext context, CancellationToken cancel)
        {
            context.Response.StatusCode = status ?? 200;
            return play(context, cancel);
        }
    }
}
