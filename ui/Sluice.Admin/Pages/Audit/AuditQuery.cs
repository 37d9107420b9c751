using System.Globalization;

namespace Sluice.Admin.Pages.Audit;

/// <summary>Which lines are looked for, as the URL says it.</summary>
public sealed record AuditQuery
{
    /// <summary>Lines of one page.</summary>
    public const int PageSize = 100;

    // As much as the API gives at once.
    private const int MostExported = 10_000;

    // Of an <input type="datetime-local">, which has no zone: the page says that it is UTC.
    private const string LocalForm = "yyyy-MM-dd'T'HH:mm";

    public string? Who { get; init; }
    public string? Verb { get; init; }
    public string? Resource { get; init; }
    public string? Namespace { get; init; }
    public string? Name { get; init; }

    /// <summary><c>success</c>, <c>failure</c>, <c>403</c> or <c>4xx</c>.</summary>
    public string? Outcome { get; init; }
    public string? Since { get; init; }
    public string? Until { get; init; }

    /// <summary>Where a page begins; null: with the newest.</summary>
    public string? Continue { get; init; }

    public bool IsFiltered => (this with { Continue = null }) != new AuditQuery();

    /// <summary>What the API is asked for a page.</summary>
    public string ToPage() => Path([("limit", Number(PageSize)), ("continue", Continue)]);

    /// <summary>What the API is asked for everything that matches, as a file for spreadsheets.</summary>
    public string ToExport() => Path([("limit", Number(MostExported)), ("format", "csv")]);

    /// <summary>For <c>datetime-local</c>: that time ago.</summary>
    public static string Ago(TimeSpan time, DateTimeOffset now) =>
        (now - time).UtcDateTime.ToString(LocalForm, CultureInfo.InvariantCulture);

    /// <summary>Whether an export has as many lines as the API gives at once, so that there may be more.</summary>
    public static bool IsCut(string csv) => csv.AsSpan().Count("\r\n") > MostExported;

    private string Path(IEnumerable<(string Name, string? Value)> more)
    {
        var parts = new[]
        {
            ("who", Who),
            ("verb", Verb),
            ("resource", Resource),
            ("namespace", Namespace),
            ("name", Name),
            ("outcome", Outcome),
            ("since", Time(Since)),
            ("until", Time(Until)),
        };
        var written = parts
            .Concat(more)
            .Where(p => !string.IsNullOrEmpty(p.Item2))
            .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}");
        return $"audit?{string.Join('&', written)}";
    }

    private static string? Time(string? local) =>
        DateTime.TryParse(local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : local;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
