using Sluice.Admin.Changes;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.Admin.Yaml;

/// <summary>What is wrong with a text, found as the control plane would find it.</summary>
public static class YamlFindings
{
    public static IReadOnlyList<Finding> Of(string text) =>
        [
            .. ResourceReader
                .Read("", text)
                .Diagnostics.Select(d => new Finding
                {
                    Code = d.Code.Id,
                    Severity = d.Severity switch
                    {
                        Severity.Error => "error",
                        Severity.Warning => "warning",
                        _ => "info",
                    },
                    Message = d.Message,
                    Suggestion = d.Suggestion,
                    Path = d.Path,
                    Line = d.Position.Line,
                    Column = d.Position.Column,
                }),
        ];
}
