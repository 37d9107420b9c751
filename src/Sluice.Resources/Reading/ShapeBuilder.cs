using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>Derives shapes from the record types, so that a field is described in one place: its property.</summary>
internal sealed class ShapeBuilder
{
    private const string Rooted = "Hosts that trim keep this assembly whole.";

    private readonly Dictionary<Type, RecordShape> _records = [];

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Rooted)]
    public RecordShape Record(Type type)
    {
        if (_records.TryGetValue(type, out var known))
            return known;
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is not null)
            .Select(Field)
            .ToOrdered(f => f.Name, f => f);
        var ignored = type.GetCustomAttributes<IgnoredFieldsAttribute>(inherit: true).SelectMany(a => a.Names);
        return _records[type] = new(type, fields, ignored.ToFrozenSet(StringComparer.Ordinal))
        {
            IsOpen = type.IsDefined(typeof(OpenRecordAttribute), inherit: false),
        };
    }

    private FieldShape Field(PropertyInfo property)
    {
        var attribute = property.GetCustomAttribute<FieldAttribute>();
        var name = attribute?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        return new(name, attribute?.Required ?? false, Value(property.PropertyType, attribute?.Base64 ?? false), property);
    }

    private ValueShape Value(Type type, bool base64)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return Enumeration(type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>))
            return List(type.GetGenericArguments()[0], base64);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueMap<>))
            return Map(type.GetGenericArguments()[0], base64);
        return Single(type, base64) as ValueShape ?? Record(type);
    }

    // Native code holds one body for all reference types, and for each value type only where it is spelled out.
    private ValueShape List(Type item, bool base64) =>
        item switch
        {
            _ when item == typeof(string) => new ListShape<string>(Value(item, base64)),
            _ when item == typeof(uint) => new ListShape<uint>(Value(item, base64)),
            _ => OfReferences(typeof(ListShape<>), item, base64),
        };

    private ValueShape Map(Type item, bool base64) =>
        item switch
        {
            _ when item == typeof(string) => new MapShape<string>(Value(item, base64)),
            _ when item == typeof(uint) => new MapShape<uint>(Value(item, base64)),
            _ => OfReferences(typeof(MapShape<>), item, base64),
        };

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reference types share one body, which List and Map name.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = Rooted)]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Rooted)]
    private ValueShape OfReferences(Type shape, Type item, bool base64) =>
        item.IsValueType
            ? throw new NotSupportedException($"collections of {item.Name} must be spelled out in {nameof(ShapeBuilder)}")
            : (ValueShape)Activator.CreateInstance(shape.MakeGenericType(item), Value(item, base64))!;

    private static ScalarShape? Single(Type type, bool base64) =>
        type switch
        {
            _ when type == typeof(string) => ScalarShape.Text,
            _ when type == typeof(bool) => ScalarShape.Bool,
            _ when type == typeof(int) => ScalarShape.Integer(int.MinValue, int.MaxValue, v => (int)v),
            _ when type == typeof(uint) => ScalarShape.Integer(0, uint.MaxValue, v => (uint)v),
            _ when type == typeof(long) => ScalarShape.Integer(long.MinValue, long.MaxValue, v => (long)v),
            _ when type == typeof(ulong) => ScalarShape.Integer(0, ulong.MaxValue, v => (ulong)v),
            _ when type == typeof(double) => ScalarShape.Double,
            _ when type == typeof(TimeSpan) => ScalarShape.Duration,
            _ when type == typeof(DateTimeOffset) => ScalarShape.Time,
            _ when type == typeof(IntOrString) => ScalarShape.IntOrText,
            _ when type == typeof(Secret) => base64 ? ScalarShape.Base64Secret : ScalarShape.PlainSecret,
            _ => null,
        };

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Rooted)]
    private static EnumShape Enumeration(Type type) =>
        new(
            type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .ToOrdered(f => f.GetCustomAttribute<FieldAttribute>()?.Name ?? f.Name, f => f.GetValue(null)!)
        );
}

file static class Ordered
{
    // Declaration order is the order of sentences that list fields or values.
    public static OrderedDictionary<string, TValue> ToOrdered<T, TValue>(
        this IEnumerable<T> items,
        Func<T, string> key,
        Func<T, TValue> value
    )
    {
        var ordered = new OrderedDictionary<string, TValue>(StringComparer.Ordinal);
        foreach (var item in items)
            ordered.Add(key(item), value(item));
        return ordered;
    }
}
