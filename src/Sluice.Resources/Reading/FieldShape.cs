using System.Reflection;

namespace Sluice.Resources.Reading;

/// <summary>One field of a record: its name on the wire and how its value is read.</summary>
internal sealed record FieldShape(string Name, bool Required, ValueShape Value, PropertyInfo Property);
