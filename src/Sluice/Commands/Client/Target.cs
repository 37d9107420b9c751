using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>One resource that a command is about.</summary>
internal sealed record Target(ServedKind Kind, string Namespace, string Name)
{
    public string Path => Kind.Object(Namespace, Name);

    public override string ToString() => Kind.Describe(Namespace, Name);
}
