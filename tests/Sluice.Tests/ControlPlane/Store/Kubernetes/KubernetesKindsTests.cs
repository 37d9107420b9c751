using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.Resources.Reading;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

public sealed class KubernetesKindsTests
{
    [Fact]
    public void Every_kind_that_is_read_is_followed_in_the_versions_that_are_read()
    {
        var read = KindCatalog.All.Where(k => k.IsApplied).ToDictionary(k => (k.Group, k.Kind));
        Assert.Equal(
            read.Keys.Order().Select(k => k.ToString()),
            KubernetesKinds.All.Select(k => (k.Group, k.Name)).Order().Select(k => k.ToString())
        );
        foreach (var kind in KubernetesKinds.All)
        {
            var known = read[(kind.Group, kind.Name)];
            Assert.Equal(known.Plural, kind.Plural);
            Assert.Equal(known.IsNamespaced, kind.IsNamespaced);
            Assert.Equal(known.Versions.Reverse(), kind.Versions);
        }
    }
}
