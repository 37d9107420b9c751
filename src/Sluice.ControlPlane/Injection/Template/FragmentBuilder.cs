using System.Buffers;
using System.Buffers.Text;
using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>Puts JSON together once, so that a pod only costs its copying.</summary>
internal sealed class FragmentBuilder
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);
    private readonly List<FragmentPart> _parts = [];

    public FragmentBuilder Raw(ReadOnlySpan<byte> json)
    {
        _bytes.Write(json);
        return this;
    }

    /// <summary>As a JSON string, quotes and escapes included.</summary>
    public FragmentBuilder Text(string text) => Raw("\""u8).Raw(JsonText.Of(text).Raw).Raw("\""u8);

    public FragmentBuilder Number(long number)
    {
        var digits = _bytes.GetSpan(20);
        Utf8Formatter.TryFormat(number, digits, out var written);
        _bytes.Advance(written);
        return this;
    }

    public FragmentBuilder Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    public FragmentBuilder Texts(IEnumerable<string> items)
    {
        Raw("["u8);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                Raw(","u8);
            Text(item);
            first = false;
        }
        return Raw("]"u8);
    }

    public FragmentBuilder Hole(Hole hole)
    {
        _parts.Add(new(_bytes.WrittenSpan.ToArray(), hole));
        _bytes.ResetWrittenCount();
        return this;
    }

    /// <summary>What was written since the last hole.</summary>
    public byte[] ToBytes() => _bytes.WrittenSpan.ToArray();

    public FragmentPart[] ToParts() => [.. _parts, new(ToBytes(), Template.Hole.None)];
}
