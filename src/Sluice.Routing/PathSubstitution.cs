using System.Text;

namespace Sluice.Routing;

/// <summary>RE2's substitutions name groups <c>\0</c> to <c>\9</c>; .NET's <c>${0}</c>, and a dollar is escaped by another one.</summary>
internal static class PathSubstitution
{
    public static string ToNetSyntax(string substitution)
    {
        var result = new StringBuilder(substitution.Length + 8);
        for (var i = 0; i < substitution.Length; i++)
        {
            var c = substitution[i];
            if (c == '\\' && i + 1 < substitution.Length)
            {
                var next = substitution[++i];
                _ = char.IsAsciiDigit(next) ? result.Append("${").Append(next).Append('}') : result.Append(next);
            }
            else
            {
                _ = c == '$' ? result.Append("$$") : result.Append(c);
            }
        }
        return result.ToString();
    }
}
