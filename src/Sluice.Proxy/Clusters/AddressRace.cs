using System.Net;
using System.Net.Sockets;

namespace Sluice.Proxy.Clusters;

/// <summary>Connects to the first address of a name that answers (RFC 8305, "Happy Eyeballs").</summary>
internal static class AddressRace
{
    /// <summary>Head start of an address before the next one is tried beside it. Default 250 ms (RFC 8305 8).</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>Addresses that are tried for one connection; a name with hundreds of dead ones must not cost a socket each.</summary>
    private const int MostTried = 8;

    /// <param name="targets">At least one.</param>
    /// <param name="connect">Ends with a <see cref="ConnectException"/> or cancellation where it does not succeed.</param>
    /// <param name="clock">Times the head starts.</param>
    /// <param name="cancellationToken">Ends the race.</param>
    public static async ValueTask<Socket> ConnectAsync(
        IReadOnlyList<IPEndPoint> targets,
        Func<EndPoint, CancellationToken, ValueTask<Socket>> connect,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (targets.Count == 1)
            return await connect(targets[0], cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPEndPoint>(Interleaved(targets).Take(MostTried));
        var running = new List<Task<Socket>>();
        try
        {
            while (true)
            {
                if (waiting.TryDequeue(out var next))
                    running.Add(connect(next, over.Token).AsTask());
                var done = await FirstAsync(running, waiting.Count > 0, clock, over.Token);
                if (done is null)
                    continue;
                running.Remove(done);
                if (done.IsCompletedSuccessfully || (running.Count == 0 && waiting.Count == 0))
                    return await done;
            }
        }
        finally
        {
            await over.CancelAsync();
            foreach (var late in running)
                _ = CloseAsync(late);
        }
    }

    /// <summary>IPv6 first, then by turns.</summary>
    private static IEnumerable<IPEndPoint> Interleaved(IReadOnlyList<IPEndPoint> targets)
    {
        var six = targets.Where(t => t.AddressFamily == AddressFamily.InterNetworkV6).ToList();
        var four = targets.Where(t => t.AddressFamily != AddressFamily.InterNetworkV6).ToList();
        for (var i = 0; i < Math.Max(six.Count, four.Count); i++)
        {
            if (i < six.Count)
                yield return six[i];
            if (i < four.Count)
                yield return four[i];
        }
    }

    /// <summary>Null: the head start is over.</summary>
    private static async Task<Task<Socket>?> FirstAsync(
        List<Task<Socket>> running,
        bool hasMore,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!hasMore)
            return await Task.WhenAny(running);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var headStart = Task.Delay(HeadStart, clock, timer.Token);
        var first = await Task.WhenAny([.. running, headStart]);
        await timer.CancelAsync();
        return first as Task<Socket>;
    }

    private static async Task CloseAsync(Task<Socket> late)
    {
        try
        {
            (await late).Dispose();
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException)
        {
            // it lost the race, and its outcome interests nobody
        }
    }
}
