using System.Diagnostics;
using System.Globalization;
using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>The units start our programs with as few rights as they need, and leave them the time to drain.</summary>
public sealed class UnitFileTests
{
    private const string Gateway = "sluice-gateway.service";

    public static TheoryData<string> Units => ["sluice-control-plane.service", Gateway, "sluice-sidecar@.service"];

    [Theory, MemberData(nameof(Units))]
    public void It_has_few_rights(string name)
    {
        var unit = UnitFile.Read(name);
        foreach (
            var key in new[] { "NoNewPrivileges", "ProtectHome", "PrivateDevices", "PrivateTmp", "RestrictNamespaces", "RestrictSUIDSGID" }
        )
            Assert.Equal("yes", unit.Service(key));
        Assert.Equal("strict", unit.Service("ProtectSystem"));
        var capabilities = name == Gateway ? "CAP_NET_BIND_SERVICE" : "";
        Assert.Equal(capabilities, unit.Service("CapabilityBoundingSet"));
        Assert.Equal(capabilities, unit.Service("AmbientCapabilities"));
        Assert.True(unit.Service("DynamicUser") == "yes" || unit.Service("User") is { Length: > 0 } and not "root");
        Assert.NotNull(unit.Service("StateDirectory"));
        Assert.NotNull(unit.Service("LimitNOFILE"));
    }

    /// <summary>The programs do not tell systemd when they are ready; Type=exec at least tells a program that cannot be started.</summary>
    [Theory, MemberData(nameof(Units))]
    public void It_is_started_and_started_again(string name)
    {
        var unit = UnitFile.Read(name);
        Assert.Equal("exec", unit.Service("Type"));
        Assert.Equal("on-failure", unit.Service("Restart"));
        Assert.StartsWith("/opt/sluice/sluice", unit.Service("ExecStart"), StringComparison.Ordinal);
    }

    [Theory, InlineData(Gateway, "gateway.env"), InlineData("sluice-sidecar@.service", "sidecar-example.env")]
    public void It_drains_before_it_is_killed(string name, string environment)
    {
        var unit = UnitFile.Read(name);
        var drain = File.ReadAllLines(RepositoryFile.PathOf($"deploy/systemd/{environment}"))
            .Single(l => l.StartsWith("SLUICE_DRAIN=", StringComparison.Ordinal))
            .Split('=')[1];
        Assert.Contains("--drain-timeout $SLUICE_DRAIN", unit.Service("ExecStart"), StringComparison.Ordinal);
        Assert.True(Number(unit.Service("TimeoutStopSec")!) >= Number(drain) + 10);
    }

    [Theory, MemberData(nameof(Units))]
    public async Task Systemd_understands_it(string name)
    {
        const string Tool = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(Tool), "systemd-analyze is not installed (Debian: systemd)");
        using var folder = new TemporaryFolder();
        var unit = await File.ReadAllTextAsync(RepositoryFile.PathOf($"deploy/systemd/{name}"), TestContext.Current.CancellationToken);
        // The programs are not installed here, and systemd looks for them.
        var copy = folder.Write(
            name,
            unit.Replace("/opt/sluice/sluice-sidecar", "/bin/true", StringComparison.Ordinal)
                .Replace("/opt/sluice/sluice", "/bin/true", StringComparison.Ordinal)
        );
        using var process = Process.Start(new ProcessStartInfo(Tool, ["verify", "--man=no", copy]) { RedirectStandardError = true })!;
        var findings = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", findings);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
