using System.Globalization;
using System.Reflection;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>
/// Any value of any type of the snapshot, by its properties: a property that is added tomorrow is varied tomorrow. <paramref name="budget"/>
/// says how many values may differ from their default; a small one makes a failure small.
/// </summary>
internal sealed class AnyValue(int seed, int budget)
{
    private static readonly string[] Texts = ["a", "b.c/d", "*", "ü\n", "unix:///run/x", "UNAVAILABLE", "https", "a,b", ".*"];
    private static readonly string[] Networks = ["10.0.0.0/8", "10.1.2.3", "10.1.2.3/32", "fd00::/08", "fd00::1", "fd00::1/128", "none"];
    private static readonly int[] Numbers = [0, 1, 2, 80, 301, 303, 418, 65535];
    private static readonly double[] Shares = [0, 33.3, 100, 0.0001, 1.23456789];
    private static readonly TimeSpan[] Times =
    [
        TimeSpan.Zero,
        TimeSpan.FromTicks(1),
        TimeSpan.FromMilliseconds(1500),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromDays(400),
    ];

    private readonly Random _random = new(seed);
    private int _budget = budget;
    private int _names;

    public T Of<T>() => (T)Of(typeof(T), "")!;

    /// <summary>Not given before, and not in order.</summary>
    public string NewName() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{"zqm"[_random.Next(3)]}.{_random.Next(10)}|{_names++}|{(_random.Next(2) == 0 ? ":80" : "ö")}"
        );

    public int Below(int limit) => _random.Next(limit);

    /// <summary>Half of the time, while there is something left to spend.</summary>
    public bool Dares() => _budget > 0 && _random.Next(2) == 0 && _budget-- > 0;

    private object? Of(Type type, string property)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying, property);
        if (type.IsEnum)
            return Pick(Enum.GetValues(type).Cast<object>().ToArray());
        if (type == typeof(ValueMatch))
            return Dares() ? new ValueMatch((ValueMatchKind)(1 + Below(5)), Pick(Texts), Dares()) : ValueMatch.Present;
        return Scalar(type, property) ?? (type.IsGenericType ? List(type, property) : Record(type));
    }

    private object? Scalar(Type type, string property) =>
        type.Name switch
        {
            nameof(String) => Text(property),
            nameof(Boolean) => Below(2) == 0,
            nameof(Int32) when property == nameof(Cluster.ProxyProtocolVersion) => Below(3),
            nameof(Int32) => Pick(Numbers),
            nameof(Int64) => (long)Pick(Numbers),
            nameof(Byte) => (byte)Below(256),
            nameof(Double) => Pick(Shares),
            nameof(TimeSpan) => Pick(Times),
            nameof(Secret) => new Secret(BitConverter.GetBytes(Below(int.MaxValue))),
            _ => null,
        };

    private string Text(string property) =>
        property
            is nameof(FilterChainMatch.DestinationSubnets)
                or nameof(FilterChainMatch.SourceSubnets)
                or nameof(Listener.AdditionalAddresses)
            ? Pick(Networks)
        : property == nameof(ClusterEndpoint.Locality) ? Pick(["r", "r/z", "r/z/s", "r/z/s/t", "/", "r//s"])
        : Pick(Texts);

    private object? List(Type type, string property)
    {
        var item = type.GetGenericArguments()[0];
        if (type.GetGenericTypeDefinition() == typeof(ValueMap<>))
            return Enumerable.Range(0, Below(3)).Select(i => KeyValuePair.Create($"k{i}", Pick(Texts))).ToValueMap();
        var items = Array.CreateInstance(item, Below(4));
        for (var i = 0; i < items.Length; i++)
            items.SetValue(Of(item, property), i);
        return ListOf(item, items);
    }

    public static object ListOf(Type item, Array items) =>
        typeof(ValueList).GetMethod(nameof(ValueList.ToValueList))!.MakeGenericMethod(item).Invoke(null, [items])!;

    private object Record(Type type)
    {
        if (type.IsAbstract)
            type = Pick(SnapshotTypes.VariantsOf(type));
        if (type.GetConstructor(Type.EmptyTypes) is null)
            return Positional(type);
        var value = Activator.CreateInstance(type)!;
        foreach (var property in SnapshotTypes.PropertiesOf(type))
        {
            if (property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) || Dares())
                property.SetValue(value, Of(property.PropertyType, property.Name));
        }
        return value;
    }

    private object Positional(Type type)
    {
        var constructor = type.GetConstructors().Single(c => c.GetParameters().Length > 0);
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, p.Name!))]);
    }

    public TItem Pick<TItem>(TItem[] items) => items[Below(items.Length)];
}
