using System.Globalization;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Where the fields of one resource stand in its file.</summary>
public sealed class SourceMap
{
    private readonly string _file;
    private readonly MappingNode _root;

    internal SourceMap(string file, MappingNode root)
    {
        _file = file;
        _root = root;
    }

    /// <summary>Where the resource begins.</summary>
    public SourcePosition Start => new(_file, _root.Line, _root.Column);

    /// <summary>The resource as it is written, as UTF-8 JSON, with <paramref name="ns"/> as its namespace (none where it is empty).</summary>
    internal byte[] ToJson(string ns) => NodeJson.Write(_root, ns);

    /// <summary>Whether a namespace is written.</summary>
    internal bool NamesNamespace => (_root.Find("metadata") as MappingNode)?.FindText("namespace") is { Length: > 0 };

    /// <summary>The place of <paramref name="path"/>; of a field that is not written, the place of what it would stand in.</summary>
    public SourcePosition Find(string path)
    {
        Node node = _root;
        foreach (var segment in Segments(path))
        {
            var next = node switch
            {
                MappingNode mapping => mapping.Find(segment),
                SequenceNode sequence when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => index
                < sequence.Items.Count
                    ? sequence.Items[index]
                    : null,
                _ => null,
            };
            if (next is null)
                break;
            node = next;
        }
        return new(_file, node.Line, node.Column);
    }

    // spec.servers[1].tls and metadata.labels["a.b/c"]
    private static IEnumerable<string> Segments(string path)
    {
        var position = 0;
        while (position < path.Length)
        {
            if (path[position] == '.')
                position++;
            var isQuoted = path.AsSpan(position).StartsWith("[\"");
            var isIndex = !isQuoted && position < path.Length && path[position] == '[';
            var start =
                position
                + (
                    isQuoted ? 2
                    : isIndex ? 1
                    : 0
                );
            var end = isQuoted ? path.IndexOf("\"]", start, StringComparison.Ordinal) : path.AsSpan(start).IndexOfAny(".[]") + start;
            if (end < start)
                end = path.Length;
            yield return path[start..end];
            position = Math.Min(
                path.Length,
                end
                    + (
                        isQuoted ? 2
                        : isIndex ? 1
                        : 0
                    )
            );
        }
    }
}
