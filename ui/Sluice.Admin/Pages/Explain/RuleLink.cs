using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Admin.Pages.Explain;

/// <summary>Where in the console a rule is edited.</summary>
public static partial class RuleLink
{
    /// <param name="source"><c>namespace/name</c> of its VirtualService; empty: there is no place.</param>
    /// <param name="rule">As <c>spec.http[2].match[0]</c>.</param>
    public static string To(string source, string rule)
    {
        var parts = source.Split('/');
        if (parts.Length != 2)
            return "";
        var page = $"/routes/{Uri.EscapeDataString(parts[0])}/{Uri.EscapeDataString(parts[1])}";
        return Http().Match(rule) is { Success: true } http
            ? string.Create(CultureInfo.InvariantCulture, $"{page}?rule={int.Parse(http.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1}")
            : page;
    }

    [GeneratedRegex(@"^spec\.http\[(\d{1,6})\]")]
    private static partial Regex Http();
}
