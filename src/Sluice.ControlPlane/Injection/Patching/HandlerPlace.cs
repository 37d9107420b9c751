namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Where a handler stands, and under which URL the sidecar answers for it.</summary>
internal readonly ref struct HandlerPlace(
    ReadOnlySpan<byte> list,
    int index,
    ReadOnlySpan<byte> field,
    ReadOnlySpan<byte> path,
    ReadOnlySpan<byte> verb
)
{
    private readonly ReadOnlySpan<byte> _list = list;
    private readonly ReadOnlySpan<byte> _field = field;

    /// <summary>Before the container's name.</summary>
    public ReadOnlySpan<byte> Path { get; } = path;

    /// <summary>After the container's name.</summary>
    public ReadOnlySpan<byte> Verb { get; } = verb;

    public void WritePath(ref PatchWriter patch)
    {
        patch.Write(_list);
        patch.Write("/"u8);
        patch.Write(index);
        patch.Write(_field);
    }
}
