using System.Net;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>One line of the audit: a change, or a refusal. Never a body, never a secret.</summary>
internal sealed record AuditEntry
{
    /// <summary>Empty: nobody we know.</summary>
    public string Who { get; init; } = "";
    public required string Verb { get; init; }

    /// <summary>e.g. <c>virtualservices.networking.istio.io</c>, or the path where it is none of a resource.</summary>
    public required string Resource { get; init; }
    public string Namespace { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>The answer's status code.</summary>
    public required int Outcome { get; init; }

    /// <summary>Of a change; 0 otherwise.</summary>
    public long Revision { get; init; }
    public string Reason { get; init; } = "";
    public IPAddress? Address { get; init; }
    public bool IsDryRun { get; init; }

    /// <summary>Reasons and names from clients are kept, but not without end.</summary>
    public static string Shorten(string text) => text.Length > 500 ? text[..500] : text;

    public static AuditEntry Of(string verb, string resource, ResourceId id, int outcome) =>
        new()
        {
            Verb = verb,
            Resource = resource,
            Namespace = id.Namespace,
            Name = id.Name,
            Outcome = outcome,
        };
}
