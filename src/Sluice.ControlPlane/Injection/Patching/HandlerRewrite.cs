using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>
/// Sends the kubelet's probes to the sidecar, which asks the application: the kubelet has no certificate of the mesh. Paths and the JSON
/// that tells the sidecar what to ask are Istio's.
/// </summary>
internal readonly struct HandlerRewrite(byte[] statusPort)
{
    /// <summary>Whether a handler is rewritten: not where it has been, and not where its port has no number.</summary>
    public bool Applies(PodContainer container, PodHandler? handler) => handler is not null && Port(container, handler).Length > 0;

    private ReadOnlySpan<byte> Port(PodContainer container, PodHandler handler)
    {
        var port = handler.Port.Span;
        if (port is [(byte)'"', .. var name, (byte)'"'])
            port = Numbered(container, name);
        return port.SequenceEqual(statusPort) ? default : port;
    }

    private static ReadOnlySpan<byte> Numbered(PodContainer container, ReadOnlySpan<byte> name)
    {
        foreach (var port in container.Ports)
        {
            if (port.Name.Is(name))
                return port.Number.Span;
        }
        return name.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? default : name;
    }

    /// <summary>What the sidecar is told about one handler: <c>"/app-health/web/livez":{...}</c>, as part of a JSON text.</summary>
    public void WriteProber(
        ref PatchWriter patch,
        PodContainer container,
        PodHandler handler,
        ReadOnlySpan<byte> path,
        ReadOnlySpan<byte> verb
    )
    {
        patch.Write("\\\""u8);
        patch.Write(path);
        patch.WriteNested(container.Name.Raw);
        patch.Write(verb);
        patch.Write(
            handler.Kind switch
            {
                HandlerKind.Http => "\\\":{\\\"httpGet\\\":{\\\"port\\\":"u8,
                HandlerKind.Tcp => "\\\":{\\\"tcpSocket\\\":{\\\"port\\\":"u8,
                _ => "\\\":{\\\"grpc\\\":{\\\"port\\\":"u8,
            }
        );
        patch.Write(Port(container, handler));
        WriteField(ref patch, ",\\\"path\\\":"u8, handler.Path);
        WriteField(ref patch, ",\\\"host\\\":"u8, handler.Host);
        WriteField(ref patch, ",\\\"scheme\\\":"u8, handler.Scheme);
        WriteField(ref patch, ",\\\"httpHeaders\\\":"u8, handler.Headers);
        WriteField(ref patch, ",\\\"service\\\":"u8, handler.Service);
        patch.Write("}"u8);
        WriteField(ref patch, ",\\\"timeoutSeconds\\\":"u8, handler.Timeout);
        patch.Write("}"u8);
    }

    private static void WriteField(ref PatchWriter patch, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
            return;
        patch.Write(name);
        patch.WriteNested(value.Span);
    }

    /// <summary>The operations that turn a handler into a request to the sidecar. The host goes: it would name another machine.</summary>
    public void WriteOperations(ref PatchWriter patch, scoped in HandlerPlace place, PodContainer container, PodHandler handler)
    {
        if (handler.Kind != HandlerKind.Http)
        {
            patch.Begin("remove"u8);
            place.WritePath(ref patch);
            patch.Write(handler.Kind == HandlerKind.Tcp ? "/tcpSocket\"}"u8 : "/grpc\"}"u8);
        }
        patch.Begin("add"u8);
        place.WritePath(ref patch);
        patch.Write("/httpGet\",\"value\":{\"path\":\""u8);
        patch.Write(place.Path);
        patch.Write(container.Name.Raw);
        patch.Write(place.Verb);
        patch.Write("\",\"port\":"u8);
        patch.Write(statusPort);
        if (!handler.Scheme.IsEmpty)
            patch.Write(",\"scheme\":\"HTTP\""u8);
        if (!handler.Headers.IsEmpty)
        {
            patch.Write(",\"httpHeaders\":"u8);
            patch.Write(handler.Headers.Span);
        }
        patch.Write("}}"u8);
    }
}
