namespace Sluice.ControlPlane.Injection.Template;

/// <summary>Things that are added together, in both ways: as the content of what is not there yet, and as operations on what is.</summary>
internal sealed record TemplateChunk(byte[] Content, byte[] Operations)
{
    /// <summary>Labels or annotations.</summary>
    public static TemplateChunk OfEntries(ReadOnlySpan<byte> path, TemplateAnnotation[] entries)
    {
        var (content, operations) = (new FragmentBuilder(), new FragmentBuilder());
        for (var i = 0; i < entries.Length; i++)
        {
            var comma = i == 0 ? ""u8 : ","u8;
            content.Raw(comma).Raw("\""u8).Raw(entries[i].Key).Raw("\":\""u8).Raw(entries[i].Value).Raw("\""u8);
            operations.Raw(comma).Raw("{\"op\":\"add\",\"path\":\""u8).Raw(path).Raw("/"u8).Raw(entries[i].PathKey);
            operations.Raw("\",\"value\":\""u8).Raw(entries[i].Value).Raw("\"}"u8);
        }
        return new(content.ToBytes(), operations.ToBytes());
    }

    /// <summary>Volumes, before those of the pod.</summary>
    public static TemplateChunk OfVolumes(IEnumerable<TemplateVolume> volumes)
    {
        var (content, operations) = (new FragmentBuilder(), new FragmentBuilder());
        var index = 0;
        foreach (var volume in volumes)
        {
            var comma = index == 0 ? ""u8 : ","u8;
            content.Raw(comma).Raw(volume.Json);
            operations.Raw(comma).Raw("{\"op\":\"add\",\"path\":\"/spec/volumes/"u8).Number(index);
            operations.Raw("\",\"value\":"u8).Raw(volume.Json).Raw("}"u8);
            index++;
        }
        return new(content.ToBytes(), operations.ToBytes());
    }
}
