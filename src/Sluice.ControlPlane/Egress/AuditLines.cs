using System.Text;

namespace Sluice.ControlPlane.Egress;

/// <summary>The lines of a log, of which none is taken whole that is longer than a record can be.</summary>
public static class AuditLines
{
    /// <summary>Characters of a line, 256 Ki: a request line of 32 KiB with every character escaped.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>Every line without its end; one that is too long comes as an empty one.</summary>
    public static IEnumerable<string> Read(TextReader reader)
    {
        var (line, isTooLong) = (new StringBuilder(), false);
        var buffer = new char[16 * 1024];
        for (int count; (count = reader.Read(buffer)) > 0; )
        {
            for (var start = 0; start < count; )
            {
                var end = Array.IndexOf(buffer, '\n', start, count - start);
                var piece = buffer.AsMemory(start, (end < 0 ? count : end) - start);
                isTooLong |= line.Length + piece.Length > MaxLength;
                if (!isTooLong)
                    line.Append(piece);
                start += piece.Length + 1;
                if (end < 0)
                    continue;
                yield return isTooLong ? "" : line.ToString();
                line.Clear();
                isTooLong = false;
            }
        }
        if (line.Length > 0 || isTooLong)
            yield return isTooLong ? "" : line.ToString();
    }
}
