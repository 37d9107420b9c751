using Google.Protobuf.WellKnownTypes;
using Sluice.Xds.Protocol.Core;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.Xds.Client;

/// <summary>A node as the wire has it.</summary>
internal static class XdsNodeMessage
{
    public static Node From(XdsNode node)
    {
        var metadata = Texts(node.Metadata);
        if (node.Labels is { } labels)
            metadata.Fields["LABELS"] = Value.ForStruct(Texts(labels));
        var agent = node.UserAgent.Split(' ', 2);
        var place = node.Locality.Split('/', 3);
        return new()
        {
            Id = node.Id,
            Cluster = node.Cluster,
            Metadata = metadata,
            Locality = new()
            {
                Region = place[0],
                Zone = place.ElementAtOrDefault(1) ?? "",
                SubZone = place.ElementAtOrDefault(2) ?? "",
            },
            UserAgentName = agent[0],
            UserAgentVersion = agent.ElementAtOrDefault(1) ?? "",
            ClientFeatures = { XdsWords.MarkerFeature },
        };
    }

    private static Struct Texts(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var fields = new Struct();
        foreach (var (key, value) in texts)
            fields.Fields[key] = Value.ForString(value);
        return fields;
    }
}
