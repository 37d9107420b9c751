using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Reads the audit from its end, over the files that were put aside, and no more than a bounded part of it at a time.</summary>
internal sealed class AuditReader(IReadOnlyList<string> files)
{
    /// <summary>What one request may cost. Whoever looks for something rare goes on from the mark.</summary>
    public const long MostBytes = 32 * 1024 * 1024;

    private const int Chunk = 64 * 1024;
    private const int NameBytes = 256;

    // A line is at most some KiB; what is longer is none of ours.
    private const int MostLineBytes = 64 * 1024;

    /// <summary>Null: what the mark names has been thrown away since.</summary>
    public AuditPage? Read(AuditFilter filter, int limit, AuditMark? from, CancellationToken cancel)
    {
        var found = new List<JsonObject>();
        var left = MostBytes;
        var isFound = from is null;
        foreach (var file in files)
        {
            using var handle = Open(file);
            if (handle is null)
                continue;
            var name = NameOf(handle);
            if (!isFound && name != from!.File)
                continue;
            var end = isFound ? RandomAccess.GetLength(handle) : Math.Min(from!.Offset, RandomAccess.GetLength(handle));
            isFound = true;
            foreach (var (line, offset) in LinesBefore(handle, end))
            {
                cancel.ThrowIfCancellationRequested();
                left -= line.Length + 1;
                var entry = Parse(line.Span);
                if (entry is not null && filter.IsBefore(entry))
                    return new(found, null);
                if (entry is not null && filter.Matches(entry))
                    found.Add(entry);
                if (found.Count >= limit || left <= 0)
                    return new(found, new(name, offset));
            }
        }
        return isFound || from is null ? new(found, null) : null;
    }

    private static SafeFileHandle? Open(string file)
    {
        try
        {
            return File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The first line holds a time to the millisecond; two files that begin alike do not come about.
    private static string NameOf(SafeFileHandle handle)
    {
        var start = new byte[NameBytes];
        var length = RandomAccess.Read(handle, start, 0);
        var line = start.AsSpan(0, length);
        var end = line.IndexOf((byte)'\n');
        return Convert.ToHexStringLower(SHA256.HashData(end < 0 ? line : line[..end])[..8]);
    }

    /// <summary>Whole lines that end before an offset, the last one first, each with where it begins.</summary>
    private static IEnumerable<(ReadOnlyMemory<byte> Line, long Offset)> LinesBefore(SafeFileHandle handle, long end)
    {
        var rest = Array.Empty<byte>();
        var isTorn = true;
        while (end > 0)
        {
            var start = Math.Max(0, end - Chunk);
            var buffer = new byte[end - start + rest.Length];
            ReadExactly(handle, buffer.AsSpan(0, (int)(end - start)), start);
            rest.CopyTo(buffer.AsSpan((int)(end - start)));
            var stop = buffer.Length;
            for (var at = buffer.Length - 1; at >= 0; at--)
            {
                if (buffer[at] != '\n')
                    continue;
                // What stands behind the last end of a line is being written.
                if (!isTorn && at + 1 < stop)
                    yield return (buffer.AsMemory(at + 1, stop - at - 1), start + at + 1);
                (isTorn, stop) = (false, at);
            }
            rest = stop > MostLineBytes ? [] : buffer[..stop];
            if (isTorn)
                rest = [];
            end = start;
        }
        if (!isTorn && rest.Length > 0)
            yield return (rest, 0);
    }

    private static void ReadExactly(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(handle, buffer, offset);
            if (read == 0)
            {
                buffer.Clear();
                return;
            }
            buffer = buffer[read..];
            offset += read;
        }
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // Somebody has edited the file, or the disk was full: the other lines count all the same.
            return null;
        }
    }
}
