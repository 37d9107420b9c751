using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

/// <summary>Istio's own validation tables, judged by our reader. What differs must be listed with its reason, and what is listed must differ.</summary>
public sealed class UpstreamValidationTests
{
    private const double WantedAgreement = 0.97;

    [Fact]
    public void Verdicts_agree_with_istio_but_for_listed_differences()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var listed = UpstreamDifferences.Section("validation");
        var differing = new List<string>();
        var (judged, agreeing) = (0, 0);
        foreach (var testCase in Cases())
        {
            if (UpstreamValidationCase.Wrap(testCase) is not { } resource)
                continue;
            judged++;
            if (Difference(testCase, resource) is not { } difference)
                agreeing++;
            else
                differing.Add($"{testCase["id"]} {testCase["kind"]} '{testCase["name"]}': {difference}");
        }
        Assert.True(judged > 200, $"only {judged} cases were found");
        var unlisted = differing.Where(d => !listed.ContainsKey(d.Split(' ')[0])).ToList();
        var stale = listed.Keys.Where(id => !differing.Exists(d => d.StartsWith(id + " ", StringComparison.Ordinal))).ToList();
        Assert.True(unlisted.Count == 0, $"{agreeing} of {judged} agree; not listed:\n{string.Join('\n', unlisted)}");
        Assert.True(stale.Count == 0, $"listed, and agreeing: {string.Join(", ", stale)}");
        Assert.True((double)agreeing / judged >= WantedAgreement, $"{agreeing} of {judged} verdicts agree");
    }

    [Theory]
    [InlineData("workloadentry-valid.yaml", true)]
    [InlineData("workloadentry-invalid.yaml", false)]
    public void Documents_of_istios_crd_tests_get_its_verdict(string file, bool valid)
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var text = File.ReadAllText(SharedData.PathOf("istio/validation-crds/" + file));
        foreach (var document in text.Split("\n---"))
        {
            // _err and _warn are the expectations, beside the resource.
            var resource = string.Join('\n', document.Split('\n').Where(l => !l.StartsWith('_')));
            var read = ResourceReader.Read(file, resource);
            var errors = read.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
            Assert.True(
                errors.Count == 0 == (valid && !document.Contains("_err", StringComparison.Ordinal)),
                $"{document}\n{string.Join('\n', errors)}"
            );
        }
    }

    private static IEnumerable<JsonObject> Cases() =>
        JsonNode.Parse(File.ReadAllText(SharedData.PathOf("istio/cases/validation.json")))!["cases"]!.AsArray().Select(c => c!.AsObject());

    private static string? Difference(JsonObject testCase, JsonObject resource)
    {
        var read = ResourceReader.Read("case.json", resource.ToJsonString());
        var errors = read.Diagnostics.Where(d => d.Severity == Severity.Error).ToList();
        var expected = testCase["expect"]!["valid"]!.GetValue<bool>();
        if (errors.Count == 0 != expected)
            return expected ? $"upstream accepts: {Describe(errors)}" : "upstream refuses";
        if (!expected || testCase["expect"]!["warns"] is not { } warns)
            return null;
        var warnings = read.Diagnostics.Where(d => d.Severity == Severity.Warning).ToList();
        return warnings.Count > 0 == warns.GetValue<bool>() ? null : $"upstream warns {warns}: {Describe(warnings)}";
    }

    private static string Describe(List<Diagnostic> findings) =>
        string.Join("; ", findings.Select(f => $"{f.Code.Id} {f.Path} {f.Message}"));
}
