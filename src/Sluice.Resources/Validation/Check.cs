using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>Where the rules of one resource report to, and the small rules that every kind shares.</summary>
internal sealed class Check(DiagnosticBag bag, ResourceKey resource)
{
    /// <summary>The namespace that <c>.</c> stands for in this resource.</summary>
    public string Namespace => resource.Namespace;

    public void Report(DiagnosticCode code, string path, params ReadOnlySpan<object?> arguments) =>
        bag.Add(code, resource, path, arguments);

    public void Suggest(string suggestion, DiagnosticCode code, string path, params ReadOnlySpan<object?> arguments) =>
        bag.AddSuggesting(suggestion, code, resource, path, arguments);

    /// <summary>Reports unless <paramref name="holds"/>.</summary>
    public bool That(bool holds, DiagnosticCode code, string path, params ReadOnlySpan<object?> arguments)
    {
        if (!holds)
            Report(code, path, arguments);
        return holds;
    }

    public void Port(uint port, string path) => That(port is >= 1 and <= 65535, Codes.BadPort, path, port);

    /// <summary>A duration, where one is set: Envoy's timers count whole milliseconds.</summary>
    public void Duration(TimeSpan? duration, string path)
    {
        if (duration is { } value)
            That(value.Ticks >= TimeSpan.TicksPerMillisecond && value.Ticks % TimeSpan.TicksPerMillisecond == 0, Codes.ShortDuration, path);
    }

    public void NotNegative(int number, string path) => That(number >= 0, Codes.Negative, path, number);

    public void AtMost(int count, int most, string path) => That(count <= most, Codes.TooMany, path, count, most);

    public void NoLonger(string text, int most, string path) => That(text.Length <= most, Codes.TooLong, path, text.Length, most);

    /// <summary>A whole percentage from 0 to 100.</summary>
    public void Percent(long percent, string path) =>
        That(percent is >= 0 and <= 100, Codes.BadPercentage, path, percent, "between 0 and 100");

    public void DnsLabel(string name, string path) =>
        That(
            Names.IsLabel(name),
            Codes.BadName,
            path,
            name,
            "it must be letters, digits and '-', begin and end with a letter or digit, and have 63 characters at most"
        );

    public void Labels(ValueMap<string> labels, string path)
    {
        foreach (var (key, value) in labels)
        {
            That(Names.IsLabelKey(key), Codes.BadLabel, path.Key(key), key, "key");
            That(Names.IsLabelValue(value), Codes.BadLabel, path.Key(key), value, "value");
        }
    }

    public void Protocol(string protocol, string path)
    {
        if (Protocols.Parse(protocol) != Protocols.Kind.Unsupported)
            return;
        var near = Spelling.Nearest(protocol, Protocols.Names);
        Suggest(near is null ? "" : $"did you mean {near}?", Codes.BadProtocol, path, protocol, string.Join(", ", Protocols.Names));
    }

    public void Selector(ValueMap<string> labels, string path)
    {
        foreach (var (key, value) in labels)
            That(
                key.Length > 0 && !key.Contains('*', StringComparison.Ordinal) && !value.Contains('*', StringComparison.Ordinal),
                Codes.BadSelector,
                path.Key(key),
                key,
                value
            );
        That(labels.Count > 0, Codes.EmptySelector, path);
    }

    /// <summary>At most one of several fields is set.</summary>
    public void AtMostOne(string path, params ReadOnlySpan<(string Name, bool IsSet)> fields)
    {
        var set = 0;
        foreach (var field in fields)
            set += field.IsSet ? 1 : 0;
        if (set < 2)
            return;
        var names = new List<string>(fields.Length);
        foreach (var field in fields)
            names.Add(field.Name);
        Report(Codes.OnlyOneOf, path, string.Join(", ", names));
    }
}

internal static class JsonPath
{
    public static string Field(this string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Item(this string path, int index) => $"{path}[{index}]";

    public static string Item(this string path, string field, int index) => $"{path}.{field}[{index}]";

    public static string Key(this string path, string key) => $"{path}[\"{key}\"]";
}
