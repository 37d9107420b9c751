using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>The options that stand in a request's query, as Kubernetes has them.</summary>
internal sealed record RequestOptions
{
    private static readonly string[] FieldValidations = ["", "Ignore", "Warn", "Strict"];

    public LabelSelector Labels { get; private init; } = LabelSelector.Everything;
    public FieldSelector Fields { get; private init; } = FieldSelector.Everything;

    /// <summary>Items of one page; 0: all.</summary>
    public int Limit { get; private init; }
    public ContinueToken? Continue { get; private init; }
    public string ResourceVersion { get; private init; } = "";
    public string ResourceVersionMatch { get; private init; } = "";
    public bool IsWatch { get; private init; }
    public bool AllowsBookmarks { get; private init; }
    public bool SendsInitialEvents { get; private init; }
    public TimeSpan? Timeout { get; private init; }
    public bool IsDryRun { get; private init; }

    /// <summary>None, Metadata or Object: what a row of a table carries.</summary>
    public string IncludeObject { get; private init; } = "Metadata";

    public bool SelectsEverything => Labels.IsEverything && Fields.IsEverything;

    public bool Selects(JsonObject resource) => Labels.Matches(resource) && Fields.Matches(resource);

    /// <summary>Null, and the problem in words, where an option has no meaning.</summary>
    public static RequestOptions? Read(IQueryCollection query, out string problem)
    {
        problem = ProblemOf(query);
        if (problem.Length > 0)
            return null;
        var labels = LabelSelector.Parse(query["labelSelector"].ToString(), out problem);
        if (labels is null)
            return null;
        var fields = FieldSelector.Parse(query["fieldSelector"].ToString(), out problem);
        if (fields is null)
            return null;
        return new()
        {
            Labels = labels,
            Fields = fields,
            Limit = Number(query, "limit") ?? 0,
            Continue = query["continue"].ToString() is { Length: > 0 } token ? ContinueToken.Parse(token) : null,
            ResourceVersion = query["resourceVersion"].ToString(),
            ResourceVersionMatch = query["resourceVersionMatch"].ToString(),
            IsWatch = IsTrue(query, "watch"),
            AllowsBookmarks = IsTrue(query, "allowWatchBookmarks"),
            SendsInitialEvents = IsTrue(query, "sendInitialEvents"),
            Timeout = Number(query, "timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            IsDryRun = query["dryRun"].ToString() == "All",
            IncludeObject = query["includeObject"].ToString() is { Length: > 0 } include ? include : "Metadata",
        };
    }

    private static string ProblemOf(IQueryCollection query)
    {
        foreach (var name in new[] { "limit", "timeoutSeconds" })
            if (query[name].ToString().Length > 0 && Number(query, name) is null)
                return $"{name} must be a whole number";
        foreach (var name in new[] { "watch", "allowWatchBookmarks", "sendInitialEvents" })
            if (query[name].ToString() is not ("" or "0" or "1" or "true" or "false"))
                return $"{name} must be true or false";
        if (query["dryRun"].ToString() is not ("" or "All"))
            return "dryRun must be All";
        if (!FieldValidations.Contains(query["fieldValidation"].ToString()))
            return "fieldValidation must be Ignore, Warn or Strict";
        if (query["resourceVersion"].ToString() is { Length: > 0 } version && !IsRevision(version))
            return "resourceVersion must be a whole number";
        if (query["continue"].ToString() is { Length: > 0 } token && ContinueToken.Parse(token) is null)
            return "the continue token is not one that was given out here";
        return "";
    }

    private static bool IsRevision(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsTrue(IQueryCollection query, string name) => query[name].ToString() is "1" or "true";

    private static int? Number(IQueryCollection query, string name) =>
        int.TryParse(query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
