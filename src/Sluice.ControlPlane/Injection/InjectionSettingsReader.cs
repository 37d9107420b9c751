using System.Text;
using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>Reads settings from a file (YAML or JSON, names as in <see cref="InjectionSettings"/> with a small first letter), and from single words.</summary>
public static class InjectionSettingsReader
{
    /// <summary>What diagnostics call the command line.</summary>
    public const string CommandLine = "--set";

    /// <returns>Null where anything is wrong, which is told to <paramref name="bag"/>.</returns>
    public static InjectionSettings? Read(SourceFile file, DiagnosticBag bag) =>
        PlainRecord.Read<InjectionSettings>(file, bag) is { } settings ? Checked(settings, file.Name, bag) : null;

    /// <summary>A file, and words such as <c>limits.cpu=2</c> that win over it.</summary>
    /// <returns>Null where anything is wrong, which is told to <paramref name="bag"/>.</returns>
    public static InjectionSettings? Read(SourceFile? file, IEnumerable<string> words, DiagnosticBag bag)
    {
        var settings = file is null ? new() : Read(file, bag);
        if (settings is null || !words.Any())
            return settings;
        var merged = file is null ? [] : PlainYaml.Read(Encoding.UTF8.GetString(file.Content.Span), out _) as JsonObject ?? [];
        foreach (var word in words)
        {
            if (!TrySet(merged, word))
                Report(bag, Codes.BadInjectionSetting, CommandLine, "", word, "NAME=VALUE");
        }
        return bag.HasErrors ? null : Read(SourceFile.OfText(CommandLine, merged.ToJsonString()), bag);
    }

    private static bool TrySet(JsonObject settings, string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            return false;
        var path = word[..equals].Split('.');
        foreach (var step in path[..^1])
        {
            if (settings[step] is not JsonObject inner)
                settings[step] = inner = [];
            settings = inner;
        }
        // These two are texts that hold mappings themselves.
        settings[path[^1]] = path[0] is "proxyConfig" or "templates" ? word[(equals + 1)..] : Value(word[(equals + 1)..]);
        return true;
    }

    // 1337 is a number where one is wanted, and text where a quantity is.
    private static JsonNode? Value(string text) =>
        text.StartsWith('[') || text.StartsWith('{') ? PlainYaml.Read(text, out _) : Scalar(text);

    private static JsonNode? Scalar(string text) =>
        PlainYaml.Read(text, out _) is JsonValue value && value.GetValueKind() is not System.Text.Json.JsonValueKind.String ? value : text;

    private static InjectionSettings? Checked(InjectionSettings settings, string file, DiagnosticBag bag)
    {
        Require(settings.StatusPort is >= 0 and <= ushort.MaxValue, "statusPort", settings.StatusPort, "a port, or 0");
        Require(
            settings.PrometheusPort is null or (>= 0 and <= ushort.MaxValue),
            "prometheusPort",
            settings.PrometheusPort,
            "a port, or 0"
        );
        Require(settings.ProxyUser is > 0 and <= int.MaxValue, "proxyUser", settings.ProxyUser, "a user's number");
        Require(settings.FsGroup is null or (>= 0 and <= int.MaxValue), "fsGroup", settings.FsGroup, "a group's number");
        Require(settings.ReadinessPeriod > 0, "readinessPeriod", settings.ReadinessPeriod, "a number of seconds");
        Require(settings.ReadinessFailures > 0, "readinessFailures", settings.ReadinessFailures, "a count");
        Require(settings.ReadinessInitialDelay >= 0, "readinessInitialDelay", settings.ReadinessInitialDelay, "a number of seconds");
        Require(settings.StartupFailures >= 0, "startupFailures", settings.StartupFailures, "a number of seconds");
        foreach (var (name, quantity) in settings.Requests.Concat(settings.Limits))
            Require(Annotations.AnnotationText.IsQuantity(quantity), name, quantity, "a quantity of a resource");
        var config = Json(settings.ProxyConfig);
        Require(config is not null, "proxyConfig", settings.ProxyConfig, "a mapping in YAML or JSON");
        var templates = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in settings.Templates)
        {
            templates[name] = Json(text) ?? "";
            Require(templates[name].Length > 0, $"templates[\"{name}\"]", name, "a template: a mapping in YAML or JSON");
        }
        return bag.HasErrors ? null : settings with { ProxyConfig = config!, Templates = templates.ToValueMap() };

        void Require(bool isGood, string path, object? value, string what)
        {
            if (!isGood)
                Report(bag, Codes.BadInjectionSetting, file, path, value, what);
        }
    }

    private static string? Json(string text) => PlainYaml.Read(text, out _) is JsonObject map ? map.ToJsonString() : null;

    private static void Report(DiagnosticBag bag, DiagnosticCode code, string file, string path, object? value, string what)
    {
        var own = new DiagnosticBag();
        own.Add(code, default, path, value, what);
        bag.Add(own.Items[0] with { Position = new(file, 0, 0) });
    }
}
