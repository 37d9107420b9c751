using System.Net;

namespace Sluice.Admin.Api;

/// <summary>One request to the API.</summary>
public sealed record ApiCall(HttpMethod Method, string Path)
{
    /// <summary>Written as JSON; null: none.</summary>
    public object? Body { get; init; }

    /// <summary>Default <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Why a change is made, in its author's words; empty: they gave none. Kept in the history.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The session's; null: nobody is signed in.</summary>
    public string? Token { get; init; }

    /// <summary>What the browser says of itself, where <see cref="Client"/> is given.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Whose request to the console this call serves.</summary>
    public IPAddress? Client { get; init; }
}
