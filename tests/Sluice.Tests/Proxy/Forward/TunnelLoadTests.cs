using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>Tunnels at size: they run alone, since descriptors and memory are the whole process's.</summary>
[Collection(TunnelLoad.Name)]
public sealed class TunnelLoadTests(ITestOutputHelper output)
{
    private const int Port = 9000;
    private const long Gibibyte = 1L << 30;
    private const int Tunnels = 1000;

    /// <summary>A client's, a server's and the proxy's two.</summary>
    private const int DescriptorsPerTunnel = 4;

    private const int BytesPerTunnel = 64 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gibibyte_passes_each_way_at_the_same_time_byte_for_byte()
    {
        await using var upstream = new TestTcpServer(stream => ExchangeAsync(stream, sends: 2, receives: 1));
        await using var proxy = await StartAsync(upstream.Port);
        await using var client = await RawClient.TunnelAsync(proxy, Port, upstream.Port);
        var before = WorkingSet();
        var start = TimeProvider.System.GetTimestamp();
        await ExchangeAsync((NetworkStream)client.Stream, sends: 1, receives: 2);
        Assert.Equal(0, await client.Stream.ReadAsync(new byte[1], Token));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var grown = (WorkingSet() - before) >> 20;
        Tell("bytes each way | seconds | MiB/s both ways | memory grown MiB");
        Tell($"{Gibibyte} | {seconds:F1} | {2 * (Gibibyte >> 20) / seconds:F0} | {grown}");
        Assert.InRange(grown, long.MinValue, 256);
    }

    [Fact]
    public async Task A_thousand_tunnels_work_at_once_and_leave_nothing_behind()
    {
        Assert.SkipUnless(DescriptorLimit() > (DescriptorsPerTunnel * Tunnels) + 1000, $"only {DescriptorLimit()} open files are allowed");
        var sockets = OpenSockets();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await using (var upstream = new TestTcpServer(EchoAsync))
        await using (var proxy = await StartAsync(upstream.Port))
        {
            var start = TimeProvider.System.GetTimestamp();
            var clients = new RawClient[Tunnels];
            await Parallel.ForAsync(
                0,
                Tunnels,
                Token,
                async (i, _) => clients[i] = await RawClient.TunnelAsync(proxy, Port, upstream.Port)
            );
            var opened = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            var idle = (GC.GetTotalMemory(forceFullCollection: true) - memory) / Tunnels;
            await Task.WhenAll(clients.Select(ExchangeAsync));
            var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            Tell("tunnels | bytes each way of each | seconds to open | seconds in all | bytes of memory a tunnel, both ends' too");
            Tell($"{Tunnels} | {BytesPerTunnel} | {opened:F1} | {seconds:F1} | {idle}");
            Assert.InRange(idle, long.MinValue, 128 * 1024);
            foreach (var client in clients)
                await client.DisposeAsync();
            await EventuallyAsync(() => OpenSockets() <= sockets + 2, () => $"{sockets} sockets were open before, {OpenSockets()} are now"); // the two that listen
        }
        await EventuallyAsync(() => OpenSockets() <= sockets, () => $"{sockets} sockets were open before, {OpenSockets()} are now");
    }

    private static async Task ExchangeAsync(NetworkStream stream, int sends, int receives)
    {
        var sending = Task.Run(
            async () =>
            {
                await new SeededBlocks(sends).WriteAsync(stream, Gibibyte, Token);
                stream.Socket.Shutdown(SocketShutdown.Send);
            },
            Token
        );
        await new SeededBlocks(receives).ReadAsync(stream, Gibibyte, Token);
        await sending;
    }

    private static async Task ExchangeAsync(RawClient client, int number)
    {
        var (sent, received) = (new byte[BytesPerTunnel], new byte[BytesPerTunnel]);
        Array.Fill(sent, (byte)number);
        var sending = client.Stream.WriteAsync(sent, Token);
        await client.Stream.ReadExactlyAsync(received, Token);
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    // Stream.CopyToAsync would hold 80 KiB for each.
    private static async Task EchoAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, Token) is > 0 and var count)
            await stream.WriteAsync(buffer.AsMemory(0, count), Token);
    }

    private static Task<TestProxy> StartAsync(int target) =>
        TestProxy.StartAsync(SnapshotBuilder.Empty().ForwardProxy(Port, SnapshotBuilder.Forward(target)).Build());

    private static async Task EventuallyAsync(Func<bool> isThere, Func<string> what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isThere())
        {
            Assert.False(limit.IsCancellationRequested, what());
            await Task.Yield();
        }
    }

    private static int OpenSockets() => Directory.GetFiles("/proc/self/fd").Count(IsSocket);

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)!.Name.StartsWith("socket:", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // closed meanwhile
        }
    }

    /// <summary>The hard limit: .NET raises its own to that at start.</summary>
    private static long DescriptorLimit()
    {
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        return long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out var limit)
            ? limit
            : long.MaxValue;
    }

    private static long WorkingSet()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private void Tell(FormattableString line) => output.WriteLine(FormattableString.Invariant(line));

    private void Tell(string line) => output.WriteLine(line);
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TunnelLoad
{
    public const string Name = "tunnels at size";
}
