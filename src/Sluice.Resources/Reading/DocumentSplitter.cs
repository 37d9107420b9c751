namespace Sluice.Resources.Reading;

/// <summary>
/// Cuts a file at its <c>---</c> and <c>...</c> lines before it is parsed, so that a syntax error spoils one document and not those after it.
/// YAML forbids both at the start of a line within any content, so the cut is exact.
/// </summary>
internal static class DocumentSplitter
{
    /// <summary>A piece of a file; <paramref name="LineOffset"/> lines come before it.</summary>
    internal readonly record struct Chunk(int Start, int Length, int LineOffset);

    public static IEnumerable<Chunk> Split(string text)
    {
        var (start, startLine) = (0, 0);
        var (line, position) = (0, 0);
        // A document may begin with %YAML or %TAG lines, and those stand before its ---.
        var (onlyPrologue, hasDirective) = (true, false);
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            end = end < 0 ? text.Length : end + 1;
            var kind = Classify(text.AsSpan(position, end - position));
            var endsBefore = kind == LineKind.Start && !(onlyPrologue && hasDirective);
            if ((endsBefore || kind == LineKind.End) && !onlyPrologue)
                yield return new(start, position - start, startLine);
            if (endsBefore)
                (start, startLine, onlyPrologue, hasDirective) = (position, line, true, false);
            hasDirective |= onlyPrologue && kind == LineKind.Directive;
            onlyPrologue &= kind is LineKind.Blank or LineKind.Directive;
            position = end;
            line++;
            if (kind == LineKind.End)
                (start, startLine, onlyPrologue, hasDirective) = (position, line, true, false);
        }
        if (!onlyPrologue || hasDirective)
            yield return new(start, position - start, startLine);
    }

    private enum LineKind
    {
        Blank,
        Directive,
        Start,
        End,
        Content,
    }

    private static LineKind Classify(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("%"))
            return LineKind.Directive;
        var isMarker = line.Length == 3 || (line.Length > 3 && line[3] is ' ' or '\t' or '\r' or '\n');
        if (isMarker && line.StartsWith("---"))
            return LineKind.Start;
        if (isMarker && line.StartsWith("..."))
            return LineKind.End;
        return line.Trim() is [] or ['#', ..] ? LineKind.Blank : LineKind.Content;
    }
}
