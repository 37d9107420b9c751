namespace Sluice.ControlPlane.Api.Requests;

/// <summary>What a request wants with a resource, in Kubernetes' words.</summary>
internal enum ApiVerb
{
    Get,
    List,
    Watch,
    Create,
    Update,
    Patch,
    Delete,
    DeleteCollection,
}

internal static class ApiVerbs
{
    public static string Name(this ApiVerb verb) => verb.ToString().ToLowerInvariant();

    public static bool IsRead(this ApiVerb verb) => verb is ApiVerb.Get or ApiVerb.List or ApiVerb.Watch;
}
