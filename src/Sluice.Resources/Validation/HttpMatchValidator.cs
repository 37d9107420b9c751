using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of one match of an http route.</summary>
internal static class HttpMatchValidator
{
    /// <summary>Istio's limit, which stands in for Envoy's limit on the size of the compiled program.</summary>
    private const int MaxRegex = 1024;

    public static void Validate(HttpMatchRequest match, string path, Check check)
    {
        Headers(match.Headers, path.Field("headers"), check);
        WithoutHeaders(match.WithoutHeaders, path.Field("withoutHeaders"), check);
        // A prefix of the path may be empty; other prefixes may not, as Envoy has it.
        OneKind(match.Uri, path.Field("uri"), check);
        RegexOf(match.Uri, path.Field("uri"), check);
        Text(match.Scheme, path.Field("scheme"), check);
        Text(match.Method, path.Field("method"), check);
        Text(match.Authority, path.Field("authority"), check);
        foreach (var (name, value) in match.QueryParams)
            Text(value, path.Field("queryParams").Key(name), check);
        if (match.Port != 0)
            check.Port(match.Port, path.Field("port"));
        check.Labels(match.SourceLabels, path.Field("sourceLabels"));
        SharedRules.GatewayNames(match.Gateways, path.Field("gateways"), check);
        if (match.SourceNamespace.Length > 0)
            check.DnsLabel(match.SourceNamespace, path.Field("sourceNamespace"));
    }

    private static void Headers(ValueMap<StringMatch?> headers, string path, Check check)
    {
        foreach (var (name, value) in headers)
        {
            check.That(value is not null, Codes.NullItem, path.Key(name));
            HeaderRules.MatchedName(name, path.Key(name), check);
            Text(value, path.Key(name), check);
        }
    }

    private static void WithoutHeaders(ValueMap<StringMatch?> headers, string path, Check check)
    {
        foreach (var (name, value) in headers)
        {
            HeaderRules.MatchedName(name, path.Key(name), check);
            // Here * is no regular expression: it stands for "present".
            if (value?.Regex != "*")
                Text(value, path.Key(name), check);
        }
    }

    private static void Text(StringMatch? match, string path, Check check)
    {
        OneKind(match, path, check);
        check.That(match?.Prefix != "", Codes.EmptyValue, path.Field("prefix"));
        RegexOf(match, path, check);
    }

    private static void OneKind(StringMatch? match, string path, Check check)
    {
        if (match is not null)
            check.AtMostOne(
                path,
                ("exact", match.Exact is not null),
                ("prefix", match.Prefix is not null),
                ("regex", match.Regex is not null)
            );
    }

    public static void RegexOf(StringMatch? match, string path, Check check)
    {
        if (match?.Regex is not { } regex)
            return;
        if (check.That(regex.Length > 0, Codes.EmptyValue, path.Field("regex")))
            Regex(regex, path.Field("regex"), check);
    }

    public static void Regex(string regex, string path, Check check)
    {
        if (regex.Length > MaxRegex)
            check.Report(Codes.TooLong, path, regex.Length, MaxRegex);
        else if (!Re2Pattern.IsValid(regex, out var error))
            check.Report(Codes.BadRegex, path, regex, error.TrimEnd('.'));
    }

    public static void AllowedOrigin(StringMatch origin, string path, Check check)
    {
        OneKind(origin, path, check);
        var text = origin.Exact ?? origin.Prefix ?? origin.Regex;
        if (check.That(!string.IsNullOrEmpty(text), Codes.OneOfNeeded, path, "exact, prefix, regex"))
            RegexOf(origin, path, check);
    }
}
