using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;

namespace Sluice.Client;

/// <summary>A resource of a file, as it is to be sent.</summary>
internal sealed record LocalResource
{
    public required string ApiVersion { get; init; }
    public required string Kind { get; init; }

    /// <summary>Empty where the kind has none.</summary>
    public required string Namespace { get; init; }
    public required string Name { get; init; }
    public required JsonObject Json { get; init; }
    public SourcePosition Position { get; init; }

    /// <summary>Codes of what was found in it when it was read, so that the server need not say it again.</summary>
    public IReadOnlySet<string> Told { get; init; } = new HashSet<string>();

    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
