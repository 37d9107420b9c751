using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>A request for a resource: who wants what with which.</summary>
internal sealed record ApiRequest
{
    public required ApiVerb Verb { get; init; }
    public required ApiKind Kind { get; init; }

    /// <summary>The version in whose name it is read and written.</summary>
    public required string Version { get; init; }

    /// <summary>Empty: all, or of a kind without namespaces.</summary>
    public required string Namespace { get; init; }

    /// <summary>Empty for collections.</summary>
    public required string Name { get; init; }
    public bool IsStatus { get; init; }
    public required Principal By { get; init; }
    public required RequestOptions Options { get; init; }
    public required AnswerForm Form { get; init; }

    public string ApiVersion => Kind.ApiVersion(Version);

    public ResourceId Id => IdOf(Name);

    public ResourceId IdOf(string name) => new(Kind.Group, Kind.Kind, Namespace, name);

    public ResourceQuery Query =>
        new()
        {
            Group = Kind.Group,
            Kind = Kind.Kind,
            Namespace = Namespace.Length > 0 ? Namespace : null,
        };
}
