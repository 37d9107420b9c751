using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Resources;

namespace Sluice.ControlPlane.Store.Directories;

/// <summary>A resource of a folder with the metadata that a store gives its objects.</summary>
internal sealed class DirectoryObject
{
    private readonly JsonObject _content;
    private readonly byte[] _written;
    private readonly DateTimeOffset _created;
    private readonly string _uid;

    private DirectoryObject(ResourceId id, byte[] written, DateTimeOffset created)
    {
        (Id, _written, _created) = (id, written, created);
        _content = ObjectJson.Read(written);
        _uid = UidOf(id);
    }

    public ResourceId Id { get; }

    /// <summary>Rises with what the owner wants, counted from when this process first saw it: files do not tell it.</summary>
    public long Generation { get; private init; } = 1;

    public static DirectoryObject Of(Resource resource, byte[] json)
    {
        var slash = resource.ApiVersion.LastIndexOf('/');
        var group = slash < 0 ? "" : resource.ApiVersion[..slash];
        var id = new ResourceId(group, resource.Kind, resource.Metadata.Namespace, resource.Metadata.Name);
        // Files tell no time of creation. The same for all leaves the order of conflicts to names, as where a folder is run directly.
        return new(id, json, resource.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch);
    }

    /// <summary>This as the next state of <paramref name="before"/>; that itself when nothing differs.</summary>
    public DirectoryObject After(DirectoryObject before)
    {
        var isSame =
            _created == before._created
            && (_written.AsSpan().SequenceEqual(before._written) || JsonNode.DeepEquals(_content, before._content));
        if (isSame)
            return before;
        var isNew = ObjectJson.DiffersInContent(before._content, _content);
        return new(Id, _written, _created) { Generation = before.Generation + (isNew ? 1 : 0) };
    }

    public ReadOnlyMemory<byte> At(long revision) =>
        ObjectJson.Write(_content.DeepClone().AsObject(), new(_uid, revision, Generation, _created));

    // The same resource has the same uid after a restart, and on every machine that has the folder.
    private static string UidOf(ResourceId id)
    {
        var name = Encoding.UTF8.GetBytes($"{id.Group}/{id.Kind}/{id.Namespace}/{id.Name}");
        return new Guid(SHA256.HashData(name).AsSpan(0, 16)).ToString();
    }
}
