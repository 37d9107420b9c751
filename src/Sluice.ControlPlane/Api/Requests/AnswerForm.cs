using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>In which form a client takes resources.</summary>
internal enum AnswerForm
{
    /// <summary>As they are.</summary>
    Objects,

    /// <summary>As rows with the columns that a person wants to see.</summary>
    Table,

    /// <summary>Only their metadata.</summary>
    Metadata,
}

internal static class AnswerForms
{
    /// <summary>The first form of an Accept header that we can give; null if there is none.</summary>
    public static AnswerForm? Choose(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept))
            return AnswerForm.Objects;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types))
            return null;
        foreach (var type in types.OrderByDescending(t => t.Quality ?? 1))
            if (FormOf(type) is { } form)
                return form;
        return null;
    }

    /// <summary>Whether a client asks for the groups with all their resources in one document.</summary>
    public static bool WantsAggregatedDiscovery(StringValues accept) =>
        MediaTypeHeaderValue.TryParseList(accept, out var types)
        && types.Any(t => IsJson(t) && Parameter(t, "as") == "APIGroupDiscoveryList" && Parameter(t, "v") == "v2");

    private static AnswerForm? FormOf(MediaTypeHeaderValue type) =>
        (IsJson(type), Parameter(type, "as")) switch
        {
            (false, _) => null,
            (_, "") => AnswerForm.Objects,
            (_, "Table") => Parameter(type, "v") is "v1" or "v1beta1" ? AnswerForm.Table : null,
            (_, "PartialObjectMetadata" or "PartialObjectMetadataList") => AnswerForm.Metadata,
            _ => null,
        };

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MatchesAllTypes
        || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase);

    private static string Parameter(MediaTypeHeaderValue type, string name)
    {
        foreach (var parameter in type.Parameters)
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return parameter.Value.Value ?? "";
        return "";
    }
}
