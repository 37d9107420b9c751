using System.Globalization;
using Sluice.Values;

namespace Sluice.Resources.Diagnostics;

/// <summary>Collects findings, so that every error is reported and not only the first.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];

    public IReadOnlyList<Diagnostic> Items => _items;

    public bool HasErrors => _items.Exists(d => d.Severity == Severity.Error);

    public void Add(Diagnostic diagnostic) => _items.Add(diagnostic);

    public void Add(DiagnosticCode code, ResourceKey resource, string path, params ReadOnlySpan<object?> arguments) =>
        AddSuggesting("", code, resource, path, arguments);

    public void AddSuggesting(
        string suggestion,
        DiagnosticCode code,
        ResourceKey resource,
        string path,
        params ReadOnlySpan<object?> arguments
    ) =>
        _items.Add(
            new()
            {
                Code = code,
                Message = string.Format(CultureInfo.InvariantCulture, code.Template, arguments),
                Suggestion = suggestion,
                Resource = resource,
                Path = path,
            }
        );

    public ValueList<Diagnostic> ToValueList() => _items.ToValueList();
}
