using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>What one response carries. Streams that send the same share it, and with it the messages made of it.</summary>
internal sealed class XdsPush(string typeUrl, IReadOnlyList<XdsResource> resources, IReadOnlyList<string> removed)
{
    private Resource[]? _messages;

    public string TypeUrl => typeUrl;

    public IReadOnlyList<XdsResource> Resources => resources;

    public IReadOnlyList<string> Removed => removed;

    /// <summary>The bodies are not copied: they go from the state straight into the frame.</summary>
    public IReadOnlyList<Resource> Messages
    {
        get
        {
            if (_messages is { } made)
                return made;
            // Two streams may make it at once; either is right.
            _messages = made = [
                .. resources.Select(r => new Resource
                {
                    Name = r.Name,
                    Version = r.Version,
                    Resource_ = Pack(r),
                }),
            ];
            return made;
        }
    }

    public Any Pack(XdsResource resource) => new() { TypeUrl = typeUrl, Value = UnsafeByteOperations.UnsafeWrap(resource.Body) };
}
