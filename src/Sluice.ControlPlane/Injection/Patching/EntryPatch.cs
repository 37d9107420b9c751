using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Adds labels or annotations: one operation for all where the pod has none, else one for each.</summary>
internal ref struct EntryPatch(PodEntries existing, ReadOnlySpan<byte> path)
{
    private readonly ReadOnlySpan<byte> _path = path;
    private bool _hasBegun;

    public void Add(ref PatchWriter patch, TemplateChunk entries)
    {
        if (existing.IsAbsent)
        {
            BeginMap(ref patch);
            patch.Write(entries.Content);
            return;
        }
        patch.Separate();
        patch.Write(entries.Operations);
    }

    public void Add(
        ref PatchWriter patch,
        scoped ReadOnlySpan<byte> key,
        scoped ReadOnlySpan<byte> pathKey,
        scoped ReadOnlySpan<byte> value
    )
    {
        if (existing.IsAbsent)
        {
            BeginMap(ref patch);
            patch.Write("\""u8);
            patch.Write(key);
            patch.Write("\":\""u8);
            patch.Write(value);
            patch.Write("\""u8);
            return;
        }
        patch.Begin("add"u8);
        patch.Write(_path);
        patch.Write("/"u8);
        patch.Write(pathKey);
        patch.Write("\",\"value\":\""u8);
        patch.Write(value);
        patch.Write("\"}"u8);
    }

    public readonly void Finish(ref PatchWriter patch)
    {
        if (_hasBegun)
            patch.Write("}}"u8);
    }

    private void BeginMap(ref PatchWriter patch)
    {
        if (_hasBegun)
        {
            patch.Write(","u8);
            return;
        }
        patch.Begin("add"u8);
        patch.Write(_path);
        patch.Write("\",\"value\":{"u8);
        _hasBegun = true;
    }
}
