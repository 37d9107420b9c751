using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Objects;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Which lines of the audit are asked for, and may be seen.</summary>
internal sealed class AuditFilter
{
    // Lines are timed before they are written; those of one moment may stand the other way round.
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(5);

    private readonly Principal _by;
    private readonly (string Field, string Text)[] _parts;
    private readonly string _outcome;
    private DateTimeOffset? _since;
    private DateTimeOffset? _until;

    private AuditFilter(IQueryCollection query, Principal by)
    {
        _by = by;
        _outcome = query["outcome"].ToString();
        _parts =
        [
            .. new[] { "who", "verb", "resource", "namespace", "name" }
                .Select(f => (f, query[f].ToString()))
                .Where(p => p.Item2.Length > 0),
        ];
    }

    /// <summary>Null, and the problem in words, where the query cannot be understood.</summary>
    public static AuditFilter? Read(IQueryCollection query, Principal by, out string problem)
    {
        problem = "";
        var filter = new AuditFilter(query, by);
        if (!IsTime(query["since"].ToString(), out filter._since))
            problem = "since must be a time, such as 2026-11-24T09:00:00Z";
        else if (!IsTime(query["until"].ToString(), out filter._until))
            problem = "until must be a time, such as 2026-11-24T09:00:00Z";
        else if (filter._outcome is not ("" or "success" or "failure") && !IsCode(filter._outcome))
            problem = "outcome must be success, failure, a status code such as 403, or a class of them such as 4xx";
        return problem.Length > 0 ? null : filter;
    }

    /// <summary>Everybody's entries for those who manage access; else those of the namespaces that one is admin of.</summary>
    public static bool MayRead(Principal by) => by.Grants.Any(g => g.Role == Role.Admin);

    public bool Matches(JsonObject line)
    {
        if (!Authorizer.MayManageAccess(_by) && !(line.TextAt("namespace") is { Length: > 0 } ns && _by.Has(Role.Admin, ns)))
            return false;
        if (_until is { } until && TimeOf(line) is { } time && time >= until)
            return false;
        if (_since is { } since && TimeOf(line) is { } at && at < since)
            return false;
        foreach (var (field, text) in _parts)
            if (!Matches(field, line.TextAt(field), text))
                return false;
        return IsOutcome(line["outcome"] is JsonValue value && value.TryGetValue<int>(out var code) ? code : 0);
    }

    /// <summary>Nothing older can match.</summary>
    public bool IsBefore(JsonObject line) => _since is { } since && TimeOf(line) is { } time && time < since - Disorder;

    // Verbs and namespaces are known words; of the others people know a part.
    private static bool Matches(string field, string value, string wanted) =>
        field is "verb" or "namespace" ? value == wanted : value.Contains(wanted, StringComparison.OrdinalIgnoreCase);

    private bool IsOutcome(int code) =>
        _outcome switch
        {
            "" => true,
            "success" => code < 400,
            "failure" => code >= 400,
            [var digit, 'x', 'x'] => code / 100 == digit - '0',
            _ => code.ToString(CultureInfo.InvariantCulture) == _outcome,
        };

    private static bool IsCode(string text) => text is [>= '1' and <= '5', 'x', 'x'] || (text.Length == 3 && text.All(char.IsAsciiDigit));

    private static bool IsTime(string text, out DateTimeOffset? time)
    {
        time = null;
        if (text.Length == 0)
            return true;
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read);
        time = read;
        return isTime;
    }

    private static DateTimeOffset? TimeOf(JsonObject line) =>
        DateTimeOffset.TryParse(line.TextAt("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
