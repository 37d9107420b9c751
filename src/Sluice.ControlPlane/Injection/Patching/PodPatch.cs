using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>The patch of one pod: metadata, then handlers by the places they have, then what is added to lists.</summary>
internal readonly ref struct PodPatch(Pod pod, SidecarTemplate template, InjectionContext context, ContainerOverrides overrides)
{
    private readonly PodMetadata _metadata = new(pod, template, context);
    private readonly PodHandlers _handlers = new(pod, template);

    public void Write(ref PatchWriter patch)
    {
        if (!pod.HasMetadata)
            AddEmpty(ref patch, "/metadata"u8);
        if (!pod.HasSpec)
            AddEmpty(ref patch, "/spec"u8);
        _metadata.WriteAnnotations(ref patch, overrides.Annotation);
        _metadata.WriteLabels(ref patch);
        _handlers.WriteOperations(ref patch);
        overrides.WriteRemovals(ref patch);
        WriteContainers(ref patch);
        WriteVolumes(ref patch);
        WritePullSecrets(ref patch);
        WriteSecurityContext(ref patch);
    }

    /// <summary>The sidecar's container alone, for what is merged with it.</summary>
    public void WriteProxy(ref PatchWriter patch)
    {
        if (overrides.Proxy is { } merged)
        {
            patch.Write(merged);
            return;
        }
        foreach (var part in template.Proxy)
        {
            patch.Write(part.Literal);
            switch (part.Then)
            {
                case Hole.PodPorts:
                    WritePorts(ref patch);
                    break;
                case Hole.AppContainers:
                    WriteNames(ref patch);
                    break;
                case Hole.MoreEnvironment:
                    _metadata.WriteEnvironment(ref patch);
                    _handlers.WriteVariable(ref patch);
                    _metadata.WritePrometheusVariable(ref patch);
                    break;
                default:
                    _metadata.WriteValue(ref patch, part.Then);
                    break;
            }
        }
    }

    private static void AddEmpty(ref PatchWriter patch, ReadOnlySpan<byte> path)
    {
        patch.Begin("add"u8);
        patch.Write(path);
        patch.Write("\",\"value\":{}}"u8);
    }

    // With a native sidecar, all of the pod's init containers are in the mesh: rules, sidecar, the rest. Without one, rules come last, since
    // nothing would answer before; but what checks a plugin's rules comes first, to hold everything where they are missing.
    private void WriteContainers(ref PatchWriter patch)
    {
        var settings = template.Options.Settings;
        var init = overrides.Init ?? template.InitContainer;
        var isFirst = settings.NativeSidecar || settings.Cni != CniMode.Off;
        var hasInit = init is not null;
        var isAbsent = pod.InitContainers.IsAbsent;
        if (hasInit || settings.NativeSidecar)
        {
            BeginItem(ref patch, "/spec/initContainers"u8, isAbsent, isFirst);
            patch.Write(init);
            if (settings.NativeSidecar)
            {
                NextItem(ref patch, "/spec/initContainers/1"u8, isAbsent, hasInit);
                WriteProxy(ref patch);
            }
            patch.Write(isAbsent ? "]}"u8 : "}"u8);
        }
        if (settings.NativeSidecar)
            return;
        BeginItem(ref patch, "/spec/containers"u8, pod.Containers.IsAbsent, settings.HoldApplication);
        WriteProxy(ref patch);
        patch.Write(pod.Containers.IsAbsent ? "]}"u8 : "}"u8);
    }

    private static void BeginItem(ref PatchWriter patch, ReadOnlySpan<byte> list, bool isAbsent, bool isFirst)
    {
        patch.Begin("add"u8);
        patch.Write(list);
        patch.Write(
            isAbsent ? "\",\"value\":["u8
            : isFirst ? "/0\",\"value\":"u8
            : "/-\",\"value\":"u8
        );
    }

    private static void NextItem(ref PatchWriter patch, ReadOnlySpan<byte> path, bool isAbsent, bool hasOneBefore)
    {
        if (!hasOneBefore)
            return;
        if (isAbsent)
        {
            patch.Write(","u8);
            return;
        }
        patch.Write("}"u8);
        patch.Begin("add"u8);
        patch.Write(path);
        patch.Write("\",\"value\":"u8);
    }

    private void WriteVolumes(ref PatchWriter patch)
    {
        var isAbsent = pod.Volumes.IsAbsent;
        if (!ClashesWithVolumes())
        {
            if (isAbsent)
                patch.Begin("add"u8);
            else
                patch.Separate();
            patch.Write(isAbsent ? "/spec/volumes\",\"value\":["u8 : ""u8);
            patch.Write(isAbsent ? template.VolumeChunk.Content : template.VolumeChunk.Operations);
            patch.Write(isAbsent ? "]}"u8 : ""u8);
            return;
        }
        WriteOtherVolumes(ref patch, pod.Volumes.Items);
    }

    private void WriteOtherVolumes(ref PatchWriter patch, JsonText[] own)
    {
        var count = 0;
        // The pod's own volume of that name is what it wants the sidecar to mount.
        foreach (var volume in template.Volumes.Where(v => !Has(own, v.Name)))
        {
            patch.Begin("add"u8);
            patch.Write("/spec/volumes/"u8);
            patch.Write(count++);
            patch.Write("\",\"value\":"u8);
            patch.Write(volume.Json);
            patch.Write("}"u8);
        }
    }

    private bool ClashesWithVolumes()
    {
        foreach (var volume in template.Volumes)
        {
            if (Has(pod.Volumes.Items, volume.Name))
                return true;
        }
        return false;
    }

    private void WritePullSecrets(ref PatchWriter patch)
    {
        var isAbsent = pod.ImagePullSecrets.IsAbsent;
        foreach (var secret in template.PullSecrets)
        {
            if (Has(pod.ImagePullSecrets.Items, secret))
                continue;
            patch.Begin("add"u8);
            patch.Write(
                isAbsent ? "/spec/imagePullSecrets\",\"value\":[{\"name\":\""u8 : "/spec/imagePullSecrets/-\",\"value\":{\"name\":\""u8
            );
            patch.Write(secret);
            patch.Write(isAbsent ? "\"}]}"u8 : "\"}}"u8);
            isAbsent = false;
        }
    }

    private void WriteSecurityContext(ref PatchWriter patch)
    {
        if (template.Options.Settings.FsGroup is not { } group || pod.HasFsGroup == true)
            return;
        patch.Begin("add"u8);
        patch.Write(
            pod.HasFsGroup is null ? "/spec/securityContext\",\"value\":{\"fsGroup\":"u8 : "/spec/securityContext/fsGroup\",\"value\":"u8
        );
        patch.Write((int)group);
        patch.Write(pod.HasFsGroup is null ? "}}"u8 : "}"u8);
    }

    private static bool Has(JsonText[] names, byte[] name)
    {
        foreach (var item in names)
        {
            if (item.Is(name))
                return true;
        }
        return false;
    }

    private void WritePorts(ref PatchWriter patch)
    {
        var first = true;
        foreach (var container in pod.Containers.Items)
        {
            if (container.Name.Is("istio-proxy"u8))
                continue;
            foreach (var port in container.Ports)
            {
                patch.Write(first ? ""u8 : ","u8);
                patch.WriteNested(port.Json.Span);
                first = false;
            }
        }
    }

    private void WriteNames(ref PatchWriter patch)
    {
        var first = true;
        foreach (var container in pod.Containers.Items)
        {
            if (container.Name.Is("istio-proxy"u8))
                continue;
            patch.Write(first ? ""u8 : ","u8);
            patch.Write(container.Name.Raw);
            first = false;
        }
    }
}
