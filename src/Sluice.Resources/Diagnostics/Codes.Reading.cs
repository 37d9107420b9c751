namespace Sluice.Resources.Diagnostics;

public static partial class Codes
{
    /// <summary>The file is beyond the size that is read.</summary>
    public static readonly DiagnosticCode FileTooLarge = new("SLU0001", Severity.Error, "The file is larger than {0} bytes.");

    /// <summary>The file is not UTF-8, or holds control characters, which neither YAML nor JSON allows.</summary>
    public static readonly DiagnosticCode NotText = new("SLU0002", Severity.Error, "The file is not plain UTF-8 text: {0}.");

    /// <summary>One document is not well-formed YAML or JSON; the file's other documents are read.</summary>
    public static readonly DiagnosticCode SyntaxError = new("SLU0003", Severity.Error, "Syntax error: {0}.");

    /// <summary>The document nests deeper than any resource does.</summary>
    public static readonly DiagnosticCode TooDeep = new("SLU0004", Severity.Error, "The document nests deeper than {0} levels.");

    /// <summary>The document has too many values, or its aliases expand to too many.</summary>
    public static readonly DiagnosticCode TooManyNodes = new(
        "SLU0005",
        Severity.Error,
        "The document has more than {0} values once its aliases are expanded."
    );

    /// <summary>The file has more documents than are read.</summary>
    public static readonly DiagnosticCode TooManyDocuments = new("SLU0006", Severity.Error, "The file has more than {0} documents.");

    /// <summary>One document is beyond the size that a cluster would take.</summary>
    public static readonly DiagnosticCode DocumentTooLarge = new("SLU0007", Severity.Error, "The document is larger than {0} characters.");

    /// <summary>A key stands twice in one mapping; which one counts would be a guess.</summary>
    public static readonly DiagnosticCode DuplicateKey = new(
        "SLU0008",
        Severity.Error,
        "The key '{0}' is written twice in the same mapping."
    );

    /// <summary>A key is a list or a mapping.</summary>
    public static readonly DiagnosticCode KeyIsNotText = new("SLU0009", Severity.Error, "A key must be text.");

    /// <summary>An alias names no anchor, or one that it is part of.</summary>
    public static readonly DiagnosticCode BadAlias = new("SLU0010", Severity.Error, "The alias '*{0}' {1}.");

    /// <summary>The value of a merge key is neither a mapping nor a list of mappings.</summary>
    public static readonly DiagnosticCode BadMerge = new(
        "SLU0011",
        Severity.Error,
        "The value of '<<' must be a mapping or a list of mappings."
    );

    /// <summary>The document is a list or a lone value, so it can be no resource.</summary>
    public static readonly DiagnosticCode NotAResource = new("SLU0012", Severity.Error, "A resource must be a mapping, and this is {0}.");

    /// <summary>apiVersion or kind is absent, so that nobody can tell what the document is.</summary>
    public static readonly DiagnosticCode NoType = new("SLU0013", Severity.Error, "The document has no '{0}'.");

    /// <summary>The group is known, and has no such kind.</summary>
    public static readonly DiagnosticCode UnknownKind = new("SLU0014", Severity.Error, "There is no kind '{0}' in '{1}'.");

    /// <summary>The kind exists in another group.</summary>
    public static readonly DiagnosticCode UnknownGroup = new("SLU0015", Severity.Error, "The kind '{0}' does not belong to '{1}'.");

    /// <summary>The group has the kind, in other versions.</summary>
    public static readonly DiagnosticCode UnknownVersion = new("SLU0016", Severity.Error, "'{0}' has no version '{1}'.");

    /// <summary>A Kubernetes kind without meaning to a gateway.</summary>
    public static readonly DiagnosticCode KindNotUsed = new("SLU0017", Severity.Info, "{0} ({1}) is not used by Sluice.");

    /// <summary>A kind that would change traffic, and that Sluice does not apply yet.</summary>
    public static readonly DiagnosticCode KindNotApplied = new(
        "SLU0018",
        Severity.Warning,
        "{0} ({1}) is not applied yet; traffic is handled as if it were absent."
    );

    /// <summary>More findings than anybody reads.</summary>
    public static readonly DiagnosticCode TooManyFindings = new(
        "SLU0019",
        Severity.Error,
        "The file has more than {0} findings; the rest is not reported."
    );

    /// <summary>The field does not exist; a resource with it would do something else than its author believes.</summary>
    public static readonly DiagnosticCode UnknownField = new("SLU0020", Severity.Error, "There is no field '{0}' here.");

    /// <summary>Text where a number is expected, a list where a mapping is expected, and the like.</summary>
    public static readonly DiagnosticCode WrongType = new("SLU0021", Severity.Error, "This must be {0}, and it is {1}.");

    /// <summary>The value is none of the field's fixed set.</summary>
    public static readonly DiagnosticCode UnknownValue = new(
        "SLU0022",
        Severity.Error,
        "'{0}' is not a value of this field; it takes {1}."
    );

    /// <summary>A required field is absent.</summary>
    public static readonly DiagnosticCode MissingField = new("SLU0023", Severity.Error, "The field '{0}' is required.");

    /// <summary>The number does not fit the field.</summary>
    public static readonly DiagnosticCode OutOfRange = new("SLU0024", Severity.Error, "The number {0} is not between {1} and {2}.");

    /// <summary>Not a Go duration.</summary>
    public static readonly DiagnosticCode BadDuration = new("SLU0025", Severity.Error, "'{0}' is not a duration.");

    /// <summary>Not base64.</summary>
    public static readonly DiagnosticCode BadBase64 = new("SLU0026", Severity.Error, "The value is not base64.");

    /// <summary>Not an RFC 3339 time.</summary>
    public static readonly DiagnosticCode BadTime = new("SLU0027", Severity.Error, "'{0}' is not a time.");

    /// <summary>Two resources have the same kind, namespace and name.</summary>
    public static readonly DiagnosticCode DuplicateResource = new("SLU0030", Severity.Error, "{0} is already defined at {1}:{2}.");
}
