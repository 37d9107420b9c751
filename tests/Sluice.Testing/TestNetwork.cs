using System.Diagnostics;
using System.Globalization;

namespace Sluice.Testing;

/// <summary>
/// Hosts on one switch, each a network namespace of its own with the addresses that the test says and everything else sent out of its
/// one interface. Made with <c>ip</c>, removed when disposed.
/// </summary>
public sealed class TestNetwork : IAsyncDisposable
{
    private static int _made;

    private readonly string _tag = string.Create(
        CultureInfo.InvariantCulture,
        $"sl{Environment.ProcessId}n{Interlocked.Increment(ref _made)}"
    );
    private readonly List<TestHost> _hosts = [];

    private TestNetwork() { }

    private string Switch => _tag + "sw";

    /// <summary>Why no network can be made here; empty where it can.</summary>
    public static string Obstacle =>
        !Environment.IsPrivilegedProcess ? "network namespaces need root"
        : !OperatingSystem.IsLinux() ? "network namespaces need Linux"
        : !new[] { "/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip" }.Any(File.Exists) ? "the command ip (iproute2) is absent"
        : "";

    public TestHost this[string name] => _hosts.First(h => h.Name == name);

    /// <param name="hosts">Names, and addresses with their prefix length: <c>10.77.0.2/24</c>.</param>
    public static async Task<TestNetwork> CreateAsync(params (string Name, string[] Addresses)[] hosts)
    {
        var network = new TestNetwork();
        try
        {
            await network.MakeAsync(hosts);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _hosts.Select(h => h.Namespace).Append(Switch))
            await RunAsync("ip", ["netns", "delete", name], mayFail: true);
    }

    /// <summary>Runs a command to its end and returns what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds its output.</exception>
    internal static async Task<string> RunAsync(string command, IEnumerable<string> arguments, bool mayFail = false)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException(
                $"{command} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await error}{await output}"
            );
        return await output;
    }

    private async Task MakeAsync((string Name, string[] Addresses)[] hosts)
    {
        await Ip($"netns add {Switch}");
        await Ip($"-n {Switch} link add br0 type bridge");
        await Ip($"-n {Switch} link set br0 up");
        for (var i = 0; i < hosts.Length; i++)
        {
            var host = new TestHost(hosts[i].Name, $"{_tag}{i}");
            await Ip($"netns add {host.Namespace}");
            _hosts.Add(host);
            // Made within the namespaces, so that the machine itself never sees an interface.
            await Ip($"-n {host.Namespace} link add eth0 type veth peer name p{i} netns {Switch}");
            await Ip($"-n {Switch} link set p{i} master br0 up");
            await Ip($"-n {host.Namespace} link set lo up");
            await Ip($"-n {host.Namespace} link set eth0 up");
            foreach (var address in hosts[i].Addresses)
                await Ip(
                    $"-n {host.Namespace} addr add {address} dev eth0{(address.Contains(':', StringComparison.Ordinal) ? " nodad" : "")}"
                );
            await Ip($"-n {host.Namespace} route add default dev eth0");
            await Ip($"-n {host.Namespace} -6 route add default dev eth0");
        }
    }

    private static Task Ip(string arguments) => RunAsync("ip", arguments.Split(' '));
}
