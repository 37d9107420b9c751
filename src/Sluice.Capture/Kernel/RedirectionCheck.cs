using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Sluice.Capture.Settings;

namespace Sluice.Capture.Kernel;

/// <summary>
/// Finds out whether the rules stand that somebody else was to set: a connection of the proxy's own user to another address of the loopback
/// must end at the proxy's inbound port (Istio's check). It says nothing of outbound rules, which that user is exempt from.
/// </summary>
public sealed class RedirectionCheck(TimeProvider clock)
{
    // Istio's: nothing listens there, so that only a rule can make a connection to it succeed.
    private const int ProbePort = 15_002;

    private static readonly IPAddress Target = IPAddress.Parse("127.0.0.6");
    private static readonly IPAddress TargetV6 = IPAddress.Parse("::6");

    // A refusal is immediate on the loopback; a second is for a machine that is very busy.
    private static readonly TimeSpan AttemptTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <param name="patience">Rules may come late: how long they are tried for.</param>
    /// <returns>What is not redirected; empty: all is.</returns>
    /// <exception cref="CaptureFailedException">It cannot be found out.</exception>
    public async Task<string> FindFaultAsync(CaptureSettings settings, TimeSpan patience, CancellationToken cancellationToken)
    {
        foreach (var isIpv6 in Families(settings))
        {
            if (!await IsRedirectedAsync(settings.InboundPort, isIpv6, patience, cancellationToken))
                return $"IPv{(isIpv6 ? 6 : 4)} connections are not redirected to port {settings.InboundPort}";
        }
        return "";
    }

    private async Task<bool> IsRedirectedAsync(int inboundPort, bool isIpv6, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var listener = Listen(isIpv6 ? IPAddress.IPv6Any : IPAddress.Any, inboundPort);
        var start = clock.GetTimestamp();
        while (true)
        {
            if (await TryAsync(listener, new(isIpv6 ? TargetV6 : Target, ProbePort), cancellationToken))
                return true;
            if (clock.GetElapsedTime(start) + Period > patience)
                return false;
            await Task.Delay(Period, clock, cancellationToken);
        }
    }

    private async Task<bool> TryAsync(Socket listener, IPEndPoint target, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(AttemptTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var client = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // What comes from the target's own address is the proxy's passthrough, which no rule redirects.
            client.Bind(
                new IPEndPoint(target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0)
            );
            await client.ConnectAsync(target, either.Token);
            while (true)
            {
                using var accepted = await listener.AcceptAsync(either.Token);
                // Others may come, since the rules redirect everybody.
                if (Equals(accepted.RemoteEndPoint, client.LocalEndPoint))
                    return true;
            }
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Socket Listen(IPAddress address, int port)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new CaptureFailedException($"port {port}, which connections should come to, cannot be taken: {e.Message}");
        }
    }

    /// <summary>Those that the pod can be reached by, as far as they are to be captured.</summary>
    private static IEnumerable<bool> Families(CaptureSettings settings)
    {
        var addresses = (
            from network in NetworkInterface.GetAllNetworkInterfaces()
            where network.NetworkInterfaceType != NetworkInterfaceType.Loopback
            from unicast in network.GetIPProperties().UnicastAddresses
            select unicast.Address
        ).ToList();
        var hasIpv6 = addresses.Exists(a => a is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false });
        if (!hasIpv6 || addresses.Exists(a => a.AddressFamily == AddressFamily.InterNetwork))
            yield return false;
        if (hasIpv6 && settings.IncludesIpv6)
            yield return true;
    }
}
