using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store;

namespace Sluice.Tests.Deploy;

/// <summary>The settings of injection that the chart writes are settings that injection has.</summary>
public sealed class InjectionSettingsTests
{
    public static TheoryData<string> Cases => [.. Chart.Cases.Select(c => c.Data).Where(c => c != "gateway-only")];

    [Theory, MemberData(nameof(Cases))]
    public async Task Every_setting_is_known(string values)
    {
        var all = await Chart.RenderAsync(values, TestContext.Current.CancellationToken);
        var written = ManifestYaml.ReadOne(
            all.Single(m => m is { Kind: "ConfigMap", Name: "sluice-injection" }).Text("data", "settings.yaml")
        );
        var names = Assert.IsType<JsonObject>(written).Select(p => p.Key).ToList();
        Assert.Contains("initImage", names);
        // By name, as injection is not yet a part of this program everywhere.
        var settings = typeof(IResourceStore).Assembly.GetType("Sluice.ControlPlane.Injection.InjectionSettings");
        Assert.SkipWhen(settings is null, "injection is not built in here");
        Assert.Empty(names.Except(settings.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))));
    }
}
