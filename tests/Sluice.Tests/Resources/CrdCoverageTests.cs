using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

/// <summary>Every field and value of upstream's schemas is known to us, in every version, and we invent none.</summary>
public sealed class CrdCoverageTests
{
    [Theory]
    [InlineData("Gateway")]
    [InlineData("VirtualService")]
    [InlineData("DestinationRule")]
    [InlineData("ServiceEntry")]
    [InlineData("WorkloadEntry")]
    [InlineData("Sidecar")]
    [InlineData("PeerAuthentication", ResourceKinds.IstioSecurity)]
    public void The_records_are_the_schema(string kind, string group = ResourceKinds.IstioNetworking)
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var shape = ResourceKinds.Find(group, kind)!;
        var versions = CrdSchema.Versions(SharedData.PathOf("istio/crds/crd-all.gen.yaml"), group, kind);
        Assert.Equal(shape.Versions.Order(StringComparer.Ordinal), versions.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(versions.Values.SelectMany(schema => CrdSchema.Differences(schema, shape)));
    }
}
