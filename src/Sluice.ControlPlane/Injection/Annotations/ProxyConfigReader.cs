using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection.Patching;
using Sluice.ControlPlane.Injection.Template;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Annotations;

/// <summary>Istio's ProxyConfig (YAML or JSON): merged over the mesh's, and what concerns injection is applied.</summary>
internal static class ProxyConfigReader
{
    private const string Key = "proxy.istio.io/config";

    public static SidecarOptions Apply(SidecarOptions options, string text, Action<DiagnosticCode, string, string, string> report)
    {
        if (PlainYaml.Read(text, out var problem) is not JsonObject own)
        {
            report(Codes.BadProxyConfig, Key, problem.Length > 0 ? problem : "it is no mapping", "");
            return options;
        }
        var merged = JsonNode.Parse(options.Settings.ProxyConfig)!.AsObject();
        StrategicMerge.Into(merged, own);
        try
        {
            return Apply(options, merged);
        }
        catch (Exception broken) when (broken is InvalidOperationException or FormatException or ArgumentException)
        {
            report(Codes.BadProxyConfig, Key, "a field is of the wrong type", "");
            return options;
        }
    }

    /// <summary>The settings with what the mesh's own configuration says.</summary>
    public static SidecarOptions Standard(InjectionSettings settings) =>
        Apply(new(settings), JsonNode.Parse(settings.ProxyConfig)!.AsObject());

    private static SidecarOptions Apply(SidecarOptions options, JsonObject config)
    {
        var settings = options.Settings with { ProxyConfig = config.ToJsonString() };
        if (config["interceptionMode"]?.GetValue<string>() is { } mode)
            settings = settings with { Interception = Enum.Parse<InterceptionMode>(mode, ignoreCase: true) };
        if (config["holdApplicationUntilProxyStarts"]?.GetValue<bool>() is { } holds)
            settings = settings with { HoldApplication = holds };
        if (config["statusPort"]?.GetValue<int>() is { } port)
            settings = settings with { StatusPort = port };
        var metadata = config["proxyMetadata"]?.AsObject().ToDictionary(e => e.Key, e => e.Value?.GetValue<string>() ?? "") ?? [];
        return options with { Settings = settings, Metadata = metadata.ToValueMap(), DiscoveryAddress = Address(config) };
    }

    // It becomes part of a URL, which the sidecar would not start with.
    private static string Address(JsonObject config)
    {
        var address = config["discoveryAddress"]?.GetValue<string>() ?? "";
        return address.Length == 0 || Uri.TryCreate($"https://{address}", UriKind.Absolute, out _) ? address : throw new FormatException();
    }
}
