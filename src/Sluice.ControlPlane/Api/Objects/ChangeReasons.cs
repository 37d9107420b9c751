using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Why a change is made, in its author's words: the header <c>Sluice-Reason</c>, else kubectl's annotation for it.</summary>
internal static class ChangeReasons
{
    public const string Header = "Sluice-Reason";
    private const string Annotation = "kubernetes.io/change-cause";
    private const int MostCharacters = 500;

    public static string Of(HttpRequest request) => Clean(request.Headers[Header].ToString());

    public static string Or(string reason, JsonObject resource) =>
        reason.Length > 0 ? reason : Clean(resource.TextAt("metadata", "annotations", Annotation));

    // It is shown in lists and logs: one line, and no more than that.
    private static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MostCharacters)))
            clean.Append(char.IsControl(c) ? ' ' : c);
        return clean.ToString().Trim();
    }
}
