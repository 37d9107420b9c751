namespace Sluice.Resources.Reading;

/// <summary>A type in OpenAPI's words.</summary>
/// <param name="Name">Empty where several types may stand.</param>
/// <param name="Format">Empty where the type says all.</param>
internal readonly record struct SchemaType(string Name, string Format = "")
{
    public static SchemaType List => new("array");

    public static SchemaType Mapping => new("object");
}
