using Sluice.Capture.Settings;

namespace Sluice.Tests.Capture;

/// <summary>What is written, and what it means; a mistake is named with its option and changes nothing.</summary>
public sealed class CaptureSettingsTests
{
    [Theory]
    [InlineData(CaptureKey.IncludeRanges, "10.0.0.0/33", "SLU0520")]
    [InlineData(CaptureKey.IncludeRanges, "10.0.0.0/-1", "SLU0520")]
    [InlineData(CaptureKey.IncludeRanges, "010.0.0.1", "SLU0520")]
    [InlineData(CaptureKey.IncludeRanges, "10.1/8", "SLU0520")]
    [InlineData(CaptureKey.IncludeRanges, "*,10.0.0.0/8", "SLU0520")]
    [InlineData(CaptureKey.ExcludeRanges, "fe80::1%eth0/64", "SLU0520")]
    [InlineData(CaptureKey.ExcludeRanges, "2001:db8::/129", "SLU0520")]
    [InlineData(CaptureKey.IncludeInboundPorts, "80,65536", "SLU0521")]
    [InlineData(CaptureKey.ExcludeOutboundPorts, "http", "SLU0521")]
    [InlineData(CaptureKey.ProxyUsers, "1337;reboot", "SLU0522")]
    [InlineData(CaptureKey.VirtualInterfaces, "eth0 -j ACCEPT", "SLU0523")]
    [InlineData(CaptureKey.Mode, "1", "SLU0525")]
    [InlineData(CaptureKey.Mark, "0", "SLU0526")]
    [InlineData(CaptureKey.DnsServers, "dns.example.com", "SLU0527")]
    public void A_mistake_is_named_and_there_are_no_settings(CaptureKey key, string value, string code)
    {
        var input = new CaptureInput();
        input.Set(key, "--the-option", value);

        var (settings, findings) = CaptureSettingsReader.Read(input);

        Assert.Null(settings);
        Assert.Equal((code, "--the-option"), (Assert.Single(findings).Code.Id, findings[0].Path));
    }

    [Fact]
    public void Every_mistake_is_listed()
    {
        var input = new CaptureInput();
        input.Set(CaptureKey.IncludeRanges, "-i", "x,10.0.0.0/8,y/8");
        input.Set(CaptureKey.ExcludeInboundPorts, "-d", "0");

        Assert.Equal(["SLU0521", "SLU0520", "SLU0520"], CaptureSettingsReader.Read(input).Findings.Select(f => f.Code.Id));
    }

    [Theory]
    [InlineData("global.proxy.includeIPRanges=\"10.0.0.1/24\"", "10.0.0.0/24")]
    [InlineData("global.proxy.includeIPRanges=10.0.0.1/24\\,2001:db8:1:2::3/48", "10.0.0.0/24 2001:db8:1::/48")]
    [InlineData("global.proxy.includeIPRanges=192.0.2.7", "192.0.2.7/32")]
    public void Ranges_may_be_written_as_for_Helm_and_bits_of_the_host_are_cut_off(string written, string expected)
    {
        var input = new CaptureInput();
        Assert.Null(HelmSettings.TrySet(input, written));

        var ranges = CaptureSettingsReader.Read(input).Settings!.Ranges;

        Assert.False(ranges.IsAll);
        Assert.Equal(expected, string.Join(' ', ranges.Ranges));
    }

    [Fact]
    public void An_unknown_setting_of_Helm_is_refused_with_the_one_that_was_meant()
    {
        var finding = HelmSettings.TrySet(new CaptureInput(), "includeIpRanges=10.0.0.0/8");
        Assert.Equal(("SLU0524", "write global.proxy.includeIPRanges=VALUE"), (finding!.Code.Id, finding.Suggestion));
    }

    [Fact]
    public void Nothing_said_captures_everything_and_an_empty_value_nothing()
    {
        var (all, _) = CaptureSettingsReader.Read(new CaptureInput());
        var input = new CaptureInput();
        input.Set(CaptureKey.IncludeRanges, "-i", "");
        input.Set(CaptureKey.IncludeInboundPorts, "-b", "");
        var (none, _) = CaptureSettingsReader.Read(input);

        Assert.True(all!.Ranges.IsAll && all.InboundPorts.IsAll);
        Assert.True(!none!.Ranges.IsAll && none.Ranges.Ranges.Count == 0 && none.InboundPorts.IsNone);
    }
}
