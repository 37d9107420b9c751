using System.Text;
using Sluice.Snapshot;
using Sluice.Translation;

namespace Sluice.Tests.Translation;

public sealed class VersionTests
{
    private static readonly ProxySnapshot Snapshot = new()
    {
        Clusters = [new Cluster { Name = "outbound|80||a" }],
        Endpoints = [new EndpointSet { Cluster = "outbound|80||a", Endpoints = [new ClusterEndpoint { Address = "10.0.0.1", Port = 80 }] }],
        Secrets = [new TlsSecret { Name = "a", PrivateKey = new("one"u8) }],
    };

    /// <summary>Fails when the form of versions changes, or depends on the process: proxies would then be sent everything again.</summary>
    [Fact]
    public void The_version_of_a_snapshot_is_the_same_in_every_process() =>
        Assert.Equal("afd92dedc83f867ec360ef7edc0d35f6-b94ee52767a6c5d5f799e457bdc79716", SnapshotVersion.Of(Snapshot));

    [Fact]
    public void A_rotated_key_is_another_version() =>
        Assert.NotEqual(
            SnapshotVersion.Of(Snapshot),
            SnapshotVersion.Of(Snapshot with { Secrets = [Snapshot.Secrets[0] with { PrivateKey = new("two"u8) }] })
        );

    [Fact]
    public void Versions_tell_whether_only_endpoints_differ()
    {
        var version = SnapshotVersion.Of(Snapshot);
        Assert.True(SnapshotVersion.HasSameConfiguration(version, SnapshotVersion.Of(Snapshot with { Endpoints = [] })));
        Assert.False(SnapshotVersion.HasSameConfiguration(version, SnapshotVersion.Of(Snapshot with { Clusters = [] })));
        Assert.False(SnapshotVersion.HasSameConfiguration("", version));
    }

    [Fact]
    public void The_text_of_a_snapshot_holds_no_key()
    {
        var text = CanonicalText.Of(Snapshot);
        Assert.Contains("[redacted]", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("one")), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "- \"a b\"")]
    [InlineData("", "- \"\"")]
    [InlineData("line\nbreak", "- \"line\\u000abreak\"")]
    public void Text_that_could_be_taken_for_structure_is_quoted(string name, string line) =>
        Assert.Contains(
            line,
            CanonicalText.Of(new RouteTable { Name = "t", VirtualHosts = [new VirtualHost { Name = "h", Domains = [name] }] }),
            StringComparison.Ordinal
        );
}
