using System.Buffers;
using System.Globalization;
using System.Text;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Validation;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>Reads YAML and JSON into resources, strictly: whatever is not understood is an error with its place.</summary>
public sealed class ResourceReader
{
    /// <summary>Larger files are refused, in bytes.</summary>
    public static int MaxFileBytes => ReadLimits.Default.FileBytes;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly ReadLimits _limits;
    private readonly DiagnosticBag _bag = new();
    private readonly List<ReadResource> _resources = [];

    // A duplicate key or a bad merge is read around, and what is left is not what was meant.
    private bool _chunkIsBroken;

    private ResourceReader(string file, ReadLimits limits)
    {
        _file = file;
        _limits = limits;
    }

    /// <summary>Reads a file. No content makes it throw.</summary>
    public static ReadResult Read(SourceFile file) => Read(file.Name, file.Content);

    /// <inheritdoc cref="Read(SourceFile)"/>
    public static ReadResult Read(string fileName, string content) => Read(fileName, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Read(SourceFile)"/>
    public static ReadResult Read(string fileName, ReadOnlyMemory<byte> content) => Read(fileName, content, ReadLimits.Default);

    internal static ReadResult Read(string fileName, ReadOnlyMemory<byte> content, ReadLimits limits)
    {
        var reader = new ResourceReader(fileName, limits);
        reader.ReadFile(content);
        return new(reader._resources.ToValueList(), reader.Findings());
    }

    private ValueList<Diagnostic> Findings()
    {
        if (_bag.Items.Count <= _limits.Diagnostics)
            return _bag.ToValueList();
        var kept = new DiagnosticBag();
        foreach (var item in _bag.Items.Take(_limits.Diagnostics))
            kept.Add(item);
        kept.Add(Codes.TooManyFindings, default, "", _limits.Diagnostics);
        return kept.ToValueList();
    }

    private void ReadFile(ReadOnlyMemory<byte> content)
    {
        if (content.Length > _limits.FileBytes)
            Report(new(Codes.FileTooLarge, 0, 0, _limits.FileBytes));
        else if (Decode(content.Span) is { } text)
            ReadText(text);
    }

    private void ReadText(string text)
    {
        var documents = 0;
        foreach (var chunk in DocumentSplitter.Split(text))
        {
            if (++documents > _limits.Documents)
            {
                Report(new(Codes.TooManyDocuments, chunk.LineOffset + 1, 1, _limits.Documents));
                return;
            }
            // More would be thrown away.
            if (_bag.Items.Count > _limits.Diagnostics)
                return;
            ReadChunk(text.Substring(chunk.Start, chunk.Length), chunk.LineOffset);
        }
    }

    private void ReadChunk(string text, int lineOffset)
    {
        if (text.Length > _limits.DocumentLength)
        {
            Report(new(Codes.DocumentTooLarge, lineOffset + 1, 1, _limits.DocumentLength));
            return;
        }
        try
        {
            _chunkIsBroken = false;
            foreach (var node in Nodes(text, lineOffset))
                ReadNode(node);
        }
        catch (UnreadableException broken)
        {
            Report(broken);
        }
    }

    private IEnumerable<Node> Nodes(string text, int lineOffset)
    {
        if (JsonTree.LooksLikeJson(text))
        {
            var findings = new List<UnreadableException>();
            try
            {
                var values = JsonTree.Read(text, lineOffset, _limits, findings.Add);
                findings.ForEach(Report);
                return values;
            }
            // A brace may also begin a mapping in YAML's flow style, as kubectl has it too.
            catch (UnreadableException broken) when (broken.Code == Codes.SyntaxError && !IsJsonFile) { }
        }
        return YamlTree.Read(text, lineOffset, _limits, Report);
    }

    private bool IsJsonFile => _file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private void ReadNode(Node node)
    {
        switch (node)
        {
            case ScalarNode { Kind: ScalarKind.Null }:
                return;
            case MappingNode mapping when mapping.FindText("kind") is "List" && mapping.Find("items") is SequenceNode items:
                foreach (var item in items.Items)
                    ReadNode(item);
                return;
            case MappingNode mapping:
                ReadResource(mapping);
                return;
            default:
                Report(new(Codes.NotAResource, node.Line, node.Column, node.Describe()));
                return;
        }
    }

    private void ReadResource(MappingNode mapping)
    {
        var bag = new DiagnosticBag();
        var kind = TypeResolver.Resolve(mapping, new(_file, KeyOf(mapping, kind: null), bag));
        if (kind?.Shape.Bind(mapping, new(_file, KeyOf(mapping, kind), bag)) is Resource resource)
        {
            var source = new SourceMap(_file, mapping);
            var named = resource with { Kind = kind.Name, Metadata = WithNamespace(resource.Metadata, kind) };
            Validate(named, source, bag);
            _resources.Add(new(named, source, IsValid: !_chunkIsBroken && !bag.HasErrors));
        }
        foreach (var finding in bag.Items)
            _bag.Add(finding);
    }

    // What could not be read holds defaults, so rules about it would only repeat the first error in other words.
    private static void Validate(Resource resource, SourceMap source, DiagnosticBag bag)
    {
        var rules = new DiagnosticBag();
        ResourceValidator.Validate(resource, rules);
        var unread = bag.Items.Where(d => d.Severity == Severity.Error).Select(d => d.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var finding in rules.Items)
            if (!unread.Any(p => IsWithin(finding.Path, p)))
                bag.Add(finding with { Position = source.Find(finding.Path) });
    }

    private static bool IsWithin(string path, string outer) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] is '.' or '[');

    private static ResourceMetadata WithNamespace(ResourceMetadata metadata, KindShape kind) =>
        kind.IsNamespaced && metadata.Namespace.Length == 0 ? metadata with { Namespace = ResourceMetadata.DefaultNamespace } : metadata;

    private static ResourceKey KeyOf(MappingNode mapping, KindShape? kind)
    {
        var metadata = mapping.Find("metadata") as MappingNode;
        var name = metadata?.FindText("name") ?? "";
        var ns = metadata?.FindText("namespace") is { Length: > 0 } written ? written : ResourceMetadata.DefaultNamespace;
        return new(kind?.Name ?? mapping.FindText("kind") ?? "", kind?.IsNamespaced == false ? "" : ns, name);
    }

    private string? Decode(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\uFEFF"u8))
            content = content[3..];
        try
        {
            var text = StrictUtf8.GetString(content);
            var control = text.AsSpan().IndexOfAny(ControlCharacters);
            if (control < 0)
                return text;
            var (line, column) = Place(text.AsSpan(0, control));
            Report(new(Codes.NotText, line, column, $"it holds the control character U+{(int)text[control]:X4}"));
        }
        catch (DecoderFallbackException broken)
        {
            var (line, column) = Place(Encoding.UTF8.GetString(content[..Math.Max(0, broken.Index)]));
            Report(new(Codes.NotText, line, column, "it holds bytes that are not UTF-8"));
        }
        return null;
    }

    // What YAML's "printable" set leaves out of the ASCII range; tab, line feed and carriage return are in.
    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')),
        '\u007F',
    ]);

    private static (int Line, int Column) Place(ReadOnlySpan<char> before) =>
        (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));

    private void Report(UnreadableException finding)
    {
        _chunkIsBroken = true;
        _bag.Add(
            new()
            {
                Code = finding.Code,
                Message = string.Format(CultureInfo.InvariantCulture, finding.Code.Template, finding.Arguments),
                Position = new(_file, finding.Line, finding.Column),
            }
        );
    }
}
