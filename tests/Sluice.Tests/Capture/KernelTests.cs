using System.Net;
using System.Net.Sockets;
using Sluice.Capture.Kernel;
using Sluice.Capture.Settings;
using Sluice.Testing;

namespace Sluice.Tests.Capture;

/// <summary>The rules in a real kernel, in a network of the test's own.</summary>
public sealed class KernelTests : IAsyncLifetime
{
    private TestNetwork? _network;

    private TestHost Host => _network!["host"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestNetwork.Obstacle.Length == 0)
            _network = await TestNetwork.CreateAsync(("host", ["10.77.0.2/24", "fd77::2/64"]), ("other", ["10.77.0.3/24", "fd77::3/64"]));
    }

    public ValueTask DisposeAsync() => _network?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData(false, "10.96.0.10", "15001")]
    [InlineData(true, "10.96.0.10", "15001")]
    [InlineData(false, "fd96::10", "15001")]
    [InlineData(true, "fd96::10", "15001")]
    [InlineData(false, "198.51.100.1", "")]
    [InlineData(true, "198.51.100.1", "")]
    public void Connections_to_the_included_ranges_and_only_those_reach_the_proxy(bool nftables, string destination, string expected)
    {
        var interception = Start(nftables);
        interception.Apply(Settings("-i", "10.96.0.0/16,fd96::/64"));
        Assert.Equal(expected, Reached(Host, destination, 80));
        interception.Clean(new CaptureSettings());
        Assert.Equal("", Reached(Host, destination, 80));
    }

    [Theory]
    [InlineData(false, CaptureMode.Redirect, "10.77.0.2")]
    [InlineData(true, CaptureMode.Redirect, "10.77.0.2")]
    [InlineData(false, CaptureMode.Redirect, "fd77::2")]
    [InlineData(true, CaptureMode.Redirect, "fd77::2")]
    [InlineData(false, CaptureMode.Tproxy, "10.77.0.2")]
    [InlineData(true, CaptureMode.Tproxy, "10.77.0.2")]
    [InlineData(false, CaptureMode.Tproxy, "fd77::2")]
    [InlineData(true, CaptureMode.Tproxy, "fd77::2")]
    public void Connections_from_outside_reach_the_proxy_s_inbound_port(bool nftables, CaptureMode mode, string address)
    {
        var interception = Start(nftables);
        interception.Apply(Settings("-m", mode.ToString()));
        Assert.Equal("15006", Reached(_network!["other"], address, 8080));
        interception.Clean(new CaptureSettings());
        Assert.Equal("", Reached(_network!["other"], address, 8080));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Applied_twice_is_as_applied_once_and_cleaned_is_as_never_applied(bool nftables)
    {
        var interception = Start(nftables);
        var settings = Settings("-m", "TPROXY");
        interception.Apply(settings);
        interception.Clean(settings);
        // The tool has made its empty tables by now, which nobody ever removes.
        var before = await StateAsync();
        interception.Apply(settings);
        var once = await StateAsync();
        interception.Apply(settings);
        Assert.Equal(once, await StateAsync());
        interception.Clean(settings);
        Assert.NotEqual(once, before);
        Assert.Equal(before, await StateAsync());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Where_the_second_family_is_refused_the_first_stands_as_before(bool nftables)
    {
        var commands = Commands(nftables);
        Start(nftables).Apply(Settings("-i", "10.0.0.0/8"));
        var before = await StateAsync();
        commands.RefusesIpv6 = true;
        var failed = Assert.Throws<CaptureFailedException>(() => Interception(commands, nftables).Apply(Settings("-i", "192.0.2.0/24")));
        Assert.Contains("refused by the test", failed.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());
    }

    private static CaptureSettings Settings(string option, string value)
    {
        var input = new CaptureInput();
        input.Set(option == "-i" ? CaptureKey.IncludeRanges : CaptureKey.Mode, option, value);
        return CaptureSettingsReader.Read(input).Settings!;
    }

    private Interception Start(bool nftables) => Interception(Commands(nftables), nftables);

    private static Interception Interception(HostCommands commands, bool nftables) =>
        new(nftables ? new NftablesBackend(commands) : new IptablesBackend(commands), commands);

    private HostCommands Commands(bool nftables)
    {
        Assert.SkipUnless(TestNetwork.Obstacle.Length == 0, TestNetwork.Obstacle);
        var tool = nftables ? "nft" : "iptables";
        Assert.SkipUnless(new SystemCommands().Run(tool, "--version").IsSuccess, $"{tool} is not installed");
        return new HostCommands(Host);
    }

    private async Task<string> StateAsync() =>
        string.Join(
            '\n',
            string.Join(
                "table ",
                (await Host.RunAsync("nft", "--stateless", "list", "ruleset")).Split("table ").Order(StringComparer.Ordinal)
            ),
            await Host.RunAsync("ip", "-4", "rule"),
            await Host.RunAsync("ip", "-6", "rule"),
            await Host.RunAsync("ip", "-6", "addr", "show", "dev", "lo")
        );

    /// <summary>Which of the proxy's ports a connection ends at; empty: none.</summary>
    private string Reached(TestHost from, string destination, int port)
    {
        using var outbound = Listen(15_001);
        using var inbound = Listen(15_006);
        var address = IPAddress.Parse(destination);
        using var client = from.Inside(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
        try
        {
            client.Connect(new IPEndPoint(address, port));
        }
        catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Its fate shows at the listeners.
        }
        catch (SocketException)
        {
            return "";
        }
        var ready = new List<Socket> { outbound, inbound };
        Socket.Select(ready, null, null, TimeSpan.FromMilliseconds(500));
        return string.Join(' ', ready.Select(s => ((IPEndPoint)s.LocalEndPoint!).Port));
    }

    private Socket Listen(int port) =>
        Host.Inside(() =>
        {
            var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            // IP_TRANSPARENT and IPV6_TRANSPARENT, as TPROXY asks of who takes its packets.
            listener.SetRawSocketOption(0, 19, BitConverter.GetBytes(1));
            listener.SetRawSocketOption(41, 75, BitConverter.GetBytes(1));
            listener.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            listener.Listen();
            return listener;
        });

    private sealed class HostCommands(TestHost host) : ICommandRunner
    {
        private readonly SystemCommands _system = new();

        public bool RefusesIpv6 { get; set; }

        public CommandResult Run(string command, string arguments, string input = "") =>
            RefusesIpv6 && (command == "ip6tables-restore" || input.Contains("table ip6", StringComparison.Ordinal))
                ? new(1, "", "refused by the test")
                : _system.Run("ip", $"netns exec {host.Namespace} {command} {arguments}", input);
    }
}
