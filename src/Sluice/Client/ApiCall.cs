using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>A request to the API.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">From the server's root on, with its query.</param>
internal sealed record ApiCall(HttpMethod Method, string Path)
{
    public JsonNode? Body { get; init; }

    /// <summary>Why a change is made, in its author's words.</summary>
    public string Reason { get; init; } = "";
    public string Accept { get; init; } = "application/json";

    /// <summary>Time for the answer. Default 65 s: the server gives up on a request after 60 s, and says so.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(65);

    public static ApiCall Get(string path) => new(HttpMethod.Get, path);
}
