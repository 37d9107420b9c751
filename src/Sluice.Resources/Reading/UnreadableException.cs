using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Ends the reading of one document; caught where documents are read and turned into a diagnostic.</summary>
internal sealed class UnreadableException(DiagnosticCode code, int line, int column, params object?[] arguments) : Exception(code.Id)
{
    public DiagnosticCode Code { get; } = code;
    public int Line { get; } = line;
    public int Column { get; } = column;
    public object?[] Arguments { get; } = arguments;
}
