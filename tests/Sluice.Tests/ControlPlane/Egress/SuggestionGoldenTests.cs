using Sluice.ControlPlane.Egress;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Egress;

public sealed class SuggestionGoldenTests
{
    private const string Folder = "ControlPlane/Egress/Goldens";

    public static TheoryData<string> Cases() => [.. Golden.Names(Folder)];

    [Theory, MemberData(nameof(Cases))]
    public void A_log_becomes_the_golden_suggestion(string name) =>
        Golden.Check(Folder, name, text => Suggest(text, withPaths: name.Contains("path", StringComparison.Ordinal)));

    private static string Suggest(string text, bool withPaths)
    {
        var log = new EgressLog(withPaths);
        foreach (var line in AuditLines.Read(new StringReader(text)))
            if (EgressRecord.Parse(line) is { } record)
                log.Add(record);
        var options = new SuggestionOptions
        {
            Namespace = "egress",
            Name = "observed",
            Selector = ValueMap.Of(("istio", "egressgateway")),
        };
        return SuggestionYaml.Write(EgressSuggester.Suggest(log), options);
    }
}
