using System.Text;
using Sluice.Xds.Resources;
using static Sluice.Xds.Resources.TypeUrls;

namespace Sluice.Tests.Xds.Wire;

/// <summary>States whose resources are a letter for the type, a name, and a version: <c>C:web=1</c> is cluster <c>web</c> in version 1.</summary>
internal static class WireState
{
    private static readonly (string Letter, string TypeUrl)[] Letters =
    [
        ("S", Secret),
        ("C", Cluster),
        ("E", ClusterLoadAssignment),
        ("P", ProxySettings),
        ("L", Listener),
        ("R", RouteConfiguration),
        ("V", VirtualHost),
        ("M", StateMarker),
    ];

    /// <summary>Something of every type, in version 1.</summary>
    public const string Site = "S:cert=1 C:web=1 E:web=1 P:proxy=1 L:http=1 R:routes=1 V:routes/shop=1";

    public static XdsState Of(string version, string resources, int bytes = 0)
    {
        var byType = resources
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(r => TypeUrl(r[..1]), r => Resource(r[2..], bytes))
            .Select(g => KeyValuePair.Create(g.Key, (IReadOnlyCollection<XdsResource>)[.. g]));
        return new(version, byType);
    }

    public static string Letter(string typeUrl) => Letters.Single(l => l.TypeUrl == typeUrl).Letter;

    public static string TypeUrl(string letter) => Letters.Single(l => l.Letter == letter).TypeUrl;

    /// <summary>A state in the form of <see cref="Of"/>, sorted.</summary>
    public static string Text(XdsState state)
    {
        var texts =
            from typeUrl in state.Types
            from resource in state.Of(typeUrl).Values
            select $"{Letter(typeUrl)}:{resource.Name}={resource.Version}";
        return string.Join(' ', texts.Order(StringComparer.Ordinal));
    }

    /// <summary>The same resources, sorted.</summary>
    public static string Sorted(string resources) => string.Join(' ', resources.Split(' ').Order(StringComparer.Ordinal));

    private static XdsResource Resource(string text, int bytes)
    {
        var parts = text.Split('=');
        var body = Encoding.UTF8.GetBytes(text.PadRight(bytes, '.'));
        return new(parts[0], parts[1], body);
    }
}
