using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>Cuts a large change into responses that a client takes.</summary>
internal static class XdsChunks
{
    // Tags and lengths of Resource and Any around a body.
    private const int Envelope = 32;

    /// <param name="typeUrl">The type.</param>
    /// <param name="resources">What changed.</param>
    /// <param name="removed">Goes with the last response.</param>
    /// <param name="limit">Bytes of one response. A single resource may exceed it: it cannot be cut.</param>
    public static IReadOnlyList<XdsPush> Cut(string typeUrl, IReadOnlyList<XdsResource> resources, IReadOnlyList<string> removed, int limit)
    {
        var pushes = new List<XdsPush>();
        var (start, size) = (0, removed.Sum(n => n.Length + 3));
        for (var i = 0; i < resources.Count; i++)
        {
            var bytes = SizeOf(resources[i], typeUrl);
            if (i > start && size + bytes > limit)
            {
                pushes.Add(new(typeUrl, Slice(resources, start, i), []));
                (start, size) = (i, 0);
            }
            size += bytes;
        }
        if (start < resources.Count || removed.Count > 0)
            pushes.Add(new(typeUrl, Slice(resources, start, resources.Count), removed));
        return pushes;
    }

    private static IReadOnlyList<XdsResource> Slice(IReadOnlyList<XdsResource> all, int from, int to) =>
        from == 0 && to == all.Count ? all : [.. all.Skip(from).Take(to - from)];

    private static int SizeOf(XdsResource resource, string typeUrl) =>
        resource.Body.Length + resource.Name.Length + resource.Version.Length + typeUrl.Length + Envelope;
}
