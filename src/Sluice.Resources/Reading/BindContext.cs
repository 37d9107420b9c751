using System.Globalization;
using System.Text;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Where binding stands in a resource, and what it has found so far.</summary>
internal sealed class BindContext(string file, ResourceKey resource, DiagnosticBag bag)
{
    private readonly List<string> _path = [];

    /// <summary>The mappings around the current value with what they are bound to, outermost first.</summary>
    public List<(RecordShape Shape, MappingNode Node, int Depth)> Ancestors { get; } = [];

    public string Path => string.Concat(_path);

    public int Depth => _path.Count;

    /// <summary>The first <paramref name="depth"/> segments of the path.</summary>
    public string PathAt(int depth) => string.Concat(_path.Take(depth));

    /// <summary>The path of a field of the current mapping.</summary>
    public string PathOf(string field) => Path + FieldSegment(field);

    public void EnterField(string name) => _path.Add(FieldSegment(name));

    public void EnterKey(string key) => _path.Add($"[\"{key}\"]");

    public void EnterItem(int index) => _path.Add(string.Create(CultureInfo.InvariantCulture, $"[{index}]"));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Report(DiagnosticCode code, Node node, string suggestion, params ReadOnlySpan<object?> arguments) =>
        Report(code, Path, new SourcePosition(file, node.Line, node.Column), suggestion, arguments);

    public void Report(
        DiagnosticCode code,
        string path,
        SourcePosition position,
        string suggestion,
        params ReadOnlySpan<object?> arguments
    ) =>
        bag.Add(
            new()
            {
                Code = code,
                Message = string.Format(CultureInfo.InvariantCulture, code.Template, arguments),
                Suggestion = suggestion,
                Resource = resource,
                Path = path,
                Position = position,
            }
        );

    public SourcePosition At(int line, int column) => new(file, line, column);

    private string FieldSegment(string name) => _path.Count == 0 ? name : new StringBuilder(".").Append(name).ToString();
}
