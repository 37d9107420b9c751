namespace Sluice.Admin.Yaml;

/// <summary>A text that somebody edits, by the form or as it is, with what it was before.</summary>
public sealed class EditSession
{
    private const int MostSteps = 100;
    private readonly LinkedList<string> _before = [];
    private readonly Stack<string> _undone = [];

    public EditSession(string text)
    {
        (Original, Text) = (text, text);
        Read();
    }

    /// <summary>As it is stored, or as the page made it.</summary>
    public string Original { get; private set; }

    public string Text { get; private set; }

    /// <summary>What the text says; while it cannot be read, what it said last.</summary>
    public YamlDocument? Document { get; private set; }

    /// <summary>Why the text cannot be read; empty: it can.</summary>
    public string Problem { get; private set; } = "";

    public bool IsReadable => Problem.Length == 0;
    public bool IsDirty => Text != Original;
    public bool MayUndo => _before.Count > 0;
    public bool MayRedo => _undone.Count > 0;

    /// <summary>Takes over a text.</summary>
    public void Type(string text)
    {
        if (text == Text)
            return;
        _before.AddLast(Text);
        if (_before.Count > MostSteps)
            _before.RemoveFirst();
        _undone.Clear();
        Text = text;
        Read();
    }

    /// <summary>Changes what can be read.</summary>
    public void Change(Func<YamlDocument, YamlDocument> change)
    {
        if (IsReadable && Document is { } document)
            Type(change(document).Text);
    }

    public void Undo()
    {
        if (_before.Last is not { } last)
            return;
        _before.RemoveLast();
        _undone.Push(Text);
        Text = last.Value;
        Read();
    }

    public void Redo()
    {
        if (!_undone.TryPop(out var text))
            return;
        _before.AddLast(Text);
        Text = text;
        Read();
    }

    public void Discard() => Type(Original);

    /// <summary>It is stored like this now.</summary>
    public void Saved(string text)
    {
        (Original, Text) = (text, text);
        _before.Clear();
        _undone.Clear();
        Read();
    }

    private void Read()
    {
        var read = YamlDocument.Parse(Text, out var problem);
        Document = read ?? Document;
        Problem = problem;
    }
}
