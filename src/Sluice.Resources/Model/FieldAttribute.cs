namespace Sluice.Resources;

/// <summary>The name of a field on the wire, where it is not the property's name in camel case.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FieldAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Set on fields that must be written.</summary>
    public bool Required { get; init; }
}
