namespace Sluice.Resources;

/// <summary>The name of a field on the wire, where it is not the property's name in camel case.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FieldAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Set on fields that must be written.</summary>
    public bool Required { get; init; }

    /// <summary>Set on bytes that the wire carries as base64.</summary>
    public bool Base64 { get; init; }
}

/// <summary>Fields that are accepted and left unread: what the cluster writes, and what has no meaning outside it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class IgnoredFieldsAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>Set on records of which only a part is described: unknown fields are left unread.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenRecordAttribute : Attribute;
