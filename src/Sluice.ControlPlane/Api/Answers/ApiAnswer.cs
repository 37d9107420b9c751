using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sluice.ControlPlane.Api.Answers;

/// <summary>What a request is answered with.</summary>
internal sealed record ApiAnswer
{
    public const string JsonType = "application/json";

    public required int Code { get; init; }

    /// <summary>Null where <see cref="Stream"/> or <see cref="Text"/> writes the body.</summary>
    public JsonNode? Body { get; init; }
    public string? Text { get; init; }
    public string ContentType { get; init; } = JsonType;

    /// <summary>Told to people in <c>Warning</c> headers.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>When to try again, for those who were refused for now.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Writes a body that goes on.</summary>
    public Func<HttpResponse, CancellationToken, Task>? Stream { get; init; }

    /// <summary>What a write made, for the audit.</summary>
    public long Revision { get; init; }

    /// <summary>Of what was written or shown, for the audit: a created object may have been given its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What a write would have made, for the audit.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Of what was written, for the audit of paths that do not name it themselves.</summary>
    public string Namespace { get; init; } = "";

    public bool IsFailure => Code >= 400;

    public static ApiAnswer Ok(JsonNode body) => new() { Code = StatusCodes.Status200OK, Body = body };

    public static ApiAnswer Plain(string text, int code = StatusCodes.Status200OK) =>
        new()
        {
            Code = code,
            Text = text,
            ContentType = "text/plain; charset=utf-8",
        };
}
