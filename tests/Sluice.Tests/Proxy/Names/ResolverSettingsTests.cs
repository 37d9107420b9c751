using Sluice.Proxy.Names;

namespace Sluice.Tests.Proxy.Names;

public sealed class ResolverSettingsTests
{
    [Fact]
    public void A_pods_file_is_understood()
    {
        var settings = ResolverSettings.Parse(
            "# a comment\r\n; another\nsearch shop.svc.cluster.local svc.cluster.local  Cluster.Local.\r\nnameserver 10.96.0.10\nnameserver\tfd00::a\noptions ndots:5 timeout:2 attempts:3 rotate edns0\n"
        );
        Assert.Equal(["10.96.0.10:53", "[fd00::a]:53"], settings.Servers.Select(s => s.ToString()));
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"], settings.Search);
        Assert.Equal((5, TimeSpan.FromSeconds(2), 3), (settings.Dots, settings.Timeout, settings.Attempts));
    }

    [Fact]
    public void What_is_absent_or_wrong_is_as_glibc_has_it()
    {
        var settings = ResolverSettings.Parse(
            "nameserver nonsense\nsearch a b\ndomain c d\noptions ndots:x timeout:900 attempts:0 ndots:99\nnameserver"
        );
        Assert.Equal(["127.0.0.1:53"], settings.Servers.Select(s => s.ToString()));
        Assert.Equal(["c"], settings.Search);
        Assert.Equal((15, TimeSpan.FromSeconds(30), 1), (settings.Dots, settings.Timeout, settings.Attempts));
        Assert.Equal(3, ResolverSettings.Parse("nameserver ::1\nnameserver ::2\nnameserver ::3\nnameserver ::4").Servers.Count);
    }

    [Theory]
    [InlineData("up", 1, "up.x up.y.z up")]
    [InlineData("up.a", 1, "up.a up.a.x up.a.y.z")]
    [InlineData("up.a", 2, "up.a.x up.a.y.z up.a")]
    [InlineData("up", 0, "up up.x up.y.z")]
    public void Enough_dots_put_the_name_itself_first(string name, int dots, string expected)
    {
        var settings = ResolverSettings.Parse($"search x y.z\noptions ndots:{dots}");
        Assert.Equal(expected, string.Join(' ', settings.Candidates(name, isComplete: false)));
        Assert.Equal([name], settings.Candidates(name, isComplete: true));
    }
}
