namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A pod's labels or annotations. Few, so they are looked through.</summary>
internal sealed class PodEntries(PodEntry[] items)
{
    /// <summary>None, because the pod has no such field.</summary>
    public static readonly PodEntries Absent = new([]);

    public bool IsAbsent => ReferenceEquals(this, Absent);

    public ReadOnlySpan<PodEntry> Items => items;

    public bool Has(ReadOnlySpan<byte> key) => IndexOf(key) >= 0;

    public bool TryFind(ReadOnlySpan<byte> key, out JsonText value)
    {
        var index = IndexOf(key);
        value = index < 0 ? default : items[index].Value;
        return index >= 0;
    }

    public string? Find(string key)
    {
        var wanted = JsonText.Of(key);
        return TryFind(wanted.Raw, out var value) ? value.ToString() : null;
    }

    private int IndexOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Key.Is(key))
                return i;
        }
        return -1;
    }
}
