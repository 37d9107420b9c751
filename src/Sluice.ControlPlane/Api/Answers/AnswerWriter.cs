using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sluice.ControlPlane.Api.Answers;

/// <summary>Puts answers on the wire.</summary>
internal static class AnswerWriter
{
    // As Kubernetes has it: what a client prints must not drown what it was asked for.
    private const int MostWarningCharacters = 4096;
    private const int MostWarningLength = 256;

    public static async Task WriteAsync(ApiAnswer answer, HttpResponse response, CancellationToken cancel)
    {
        response.StatusCode = answer.Code;
        response.ContentType = answer.ContentType;
        response.Headers.CacheControl = "no-cache, private";
        response.Headers.XContentTypeOptions = "nosniff";
        if (answer.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (answer.Code == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        AddWarnings(answer.Warnings, response);
        if (answer.Stream is { } stream)
            await stream(response, cancel);
        else
            await WriteBodyAsync(answer, response, cancel);
    }

    private static Task WriteBodyAsync(ApiAnswer answer, HttpResponse response, CancellationToken cancel)
    {
        var body = answer.Text is { } text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(answer.Body);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, cancel).AsTask();
    }

    private static void AddWarnings(IReadOnlyList<string> warnings, HttpResponse response)
    {
        var length = 0;
        foreach (var warning in warnings.Distinct())
        {
            var text = Quotable(warning);
            length += text.Length;
            if (length > MostWarningCharacters)
                return;
            response.Headers.Append("Warning", $"299 - \"{text}\"");
        }
    }

    // RFC 7234's quoted string; what is not ASCII would not survive a header.
    private static string Quotable(string warning)
    {
        var text = new StringBuilder(warning.Length);
        foreach (var c in warning.AsSpan(0, Math.Min(warning.Length, MostWarningLength)))
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else
                text.Append(c is >= ' ' and <= '~' ? c : '?');
        }
        return text.ToString();
    }
}
