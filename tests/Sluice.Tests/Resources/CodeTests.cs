using System.Reflection;
using System.Xml.Linq;
using Sluice.Resources.Diagnostics;

namespace Sluice.Tests.Resources;

public sealed class CodeTests
{
    private static readonly FieldInfo[] Fields =
    [
        .. typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(DiagnosticCode)),
    ];

    [Fact]
    public void Codes_are_unique_and_in_a_known_range()
    {
        var ids = Fields.Select(f => ((DiagnosticCode)f.GetValue(null)!).Id).ToList();
        Assert.True(ids.Count > 100);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Matches("^SLU0[0-6][0-9]{2}$", id));
    }

    [Fact]
    public void Every_code_is_documented()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Sluice.Resources.xml");
        var members = XDocument
            .Load(file)
            .Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value, m => m.Element("summary")?.Value.Trim());
        var missing = Fields.Where(f => string.IsNullOrEmpty(members.GetValueOrDefault($"F:{typeof(Codes).FullName}.{f.Name}")));
        Assert.Empty(missing.Select(f => f.Name));
    }
}
