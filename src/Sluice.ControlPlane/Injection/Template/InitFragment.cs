using System.Globalization;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>The container that sets the rules of interception, or checks those that a CNI plugin has set.</summary>
internal static class InitFragment
{
    /// <returns>Null where nothing is intercepted.</returns>
    public static byte[]? Build(SidecarOptions options)
    {
        var settings = options.Settings;
        if (settings.Interception == InterceptionMode.None)
            return null;
        var json = new FragmentBuilder();
        var checks = settings.Cni != CniMode.Off;
        json.Raw("{\"name\":"u8).Text(checks ? SidecarTemplate.ValidationName : SidecarTemplate.InitName);
        json.Raw(",\"image\":"u8).Text(options.InitImage);
        ProxyFragment.AddPullPolicy(json, settings);
        json.Raw(",\"command\":[\"sluice\"],\"args\":"u8).Texts(Arguments(options, checks));
        ProxyFragment.AddResources(json, settings);
        json.Raw(",\"securityContext\":{\"allowPrivilegeEscalation\":false,\"capabilities\":{"u8);
        json.Raw(checks ? ""u8 : "\"add\":[\"NET_ADMIN\",\"NET_RAW\"],"u8).Raw("\"drop\":[\"ALL\"]},\"privileged\":false"u8);
        var user = checks ? settings.ProxyUser : 0;
        json.Raw(",\"readOnlyRootFilesystem\":"u8).Bool(checks).Raw(",\"runAsGroup\":"u8).Number(user);
        json.Raw(",\"runAsNonRoot\":"u8).Bool(checks).Raw(",\"runAsUser\":"u8).Number(user);
        return json.Raw("}}"u8).ToBytes();
    }

    private static List<string> Arguments(SidecarOptions options, bool checks)
    {
        var settings = options.Settings;
        List<string> arguments =
        [
            "capture",
            checks ? "check" : "apply",
            "-p",
            "15001",
            "-z",
            "15006",
            "-u",
            settings.ProxyUser.ToString(CultureInfo.InvariantCulture),
            "-m",
            options.Mode,
            "-i",
            settings.IncludeRanges,
            "-x",
            settings.ExcludeRanges,
            "-b",
            settings.IncludeInboundPorts,
            "-d",
            options.ExcludedInboundPorts,
        ];
        AddGiven(arguments, "-q", settings.IncludeOutboundPorts);
        AddGiven(arguments, "-o", settings.ExcludeOutboundPorts);
        AddGiven(arguments, "-k", options.VirtualInterfaces);
        AddGiven(arguments, "-c", options.ExcludeInterfaces);
        return arguments;
    }

    private static void AddGiven(List<string> arguments, string name, string value)
    {
        if (value.Length > 0)
            arguments.AddRange([name, value]);
    }
}
