using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.ControlPlane;

/// <summary>A control plane that is killed while it writes.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Writes = 1_000;
    private const int Kills = 8;
    private const int Names = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_write_is_there_after_a_kill_and_proxies_serve_on()
    {
        await using var plane = await ControlPlaneProcess.StartAsync(Cancel);
        await Routes.PutGatewayAsync(plane.Api, Cancel);
        await Routes.PutAnswerAsync(plane.Api, "steady", "steady", Cancel);
        await using var gateway = await GatewayProcess.StartAsync(plane, Cancel);
        await gateway.WaitForAsync("steady.test", "200 steady", Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = LoadAsync(gateway, stop.Token);

        var book = new Dictionary<string, Entry>();
        var random = new Random(42);
        var killed = 0;
        while (book.Values.Sum(e => e.Acknowledged) < Writes || killed < Kills)
        {
            var killer = killed < Kills ? KillAfterAsync(plane, random.Next(100, 900), Cancel) : Task.CompletedTask;
            await WriteUntilRefusedAsync(plane.Api, book, killed < Kills ? int.MaxValue : Writes);
            await killer;
            if (killed++ < Kills)
                await plane.RestartAsync(Cancel);
            await CheckAsync(plane.Api, book);
        }

        await Routes.PutAnswerAsync(plane.Api, "steady", "resynced", Cancel);
        try
        {
            await gateway.WaitForAsync("steady.test", "200 resynced", Cancel);
        }
        catch (InvalidOperationException)
        {
            output.WriteLine(plane.Output);
            throw;
        }
        await stop.CancelAsync();
        var (requests, failures) = await load;
        output.WriteLine(
            $"{book.Values.Sum(e => e.Acknowledged)} writes acknowledged, {Kills} kills, {requests} requests meanwhile, {failures} failed"
        );
        Assert.Equal(0, failures);
        Assert.True(requests > 1_000);
    }

    private static async Task KillAfterAsync(ControlPlaneProcess plane, int milliseconds, CancellationToken cancel)
    {
        // The moment is what is tested: anywhere between two writes, or within one.
        await Task.Delay(milliseconds, cancel);
        await plane.KillAsync(cancel);
    }

    private static async Task WriteUntilRefusedAsync(HttpClient api, Dictionary<string, Entry> book, int atMost)
    {
        for (var turn = book.Values.Sum(e => e.Acknowledged); turn < atMost; turn++)
        {
            var name = $"w{turn % Names}";
            var entry = book.GetValueOrDefault(name) ?? new Entry("", 0, "");
            var answer = $"{name}-{turn}-{Guid.NewGuid():N}";
            book[name] = entry with { Tried = answer };
            try
            {
                await Routes.PutAnswerAsync(api, name, answer, Cancel);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return;
            }
            book[name] = new(answer, entry.Acknowledged + 1, answer);
        }
    }

    /// <summary>What was acknowledged is there, or what was being written; and whole.</summary>
    private static async Task CheckAsync(HttpClient api, Dictionary<string, Entry> book)
    {
        var stored = await Routes.AnswersAsync(api, Cancel);
        foreach (var (name, entry) in book)
        {
            if (!stored.TryGetValue(name, out var found))
            {
                Assert.Equal("", entry.Last);
                continue;
            }
            Assert.Equal(found.Name, found.Answer);
            Assert.Contains(found.Answer, new[] { entry.Last, entry.Tried });
            // What was in the air and made it counts as written from now on.
            book[name] = entry with
            {
                Last = found.Answer,
            };
        }
    }

    private static async Task<(int Requests, int Failures)> LoadAsync(GatewayProcess gateway, CancellationToken stop)
    {
        var (requests, failures) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            requests++;
            if (!(await gateway.GetAsync("steady.test", CancellationToken.None)).StartsWith("200 ", StringComparison.Ordinal))
                failures++;
        }
        return (requests, failures);
    }

    /// <param name="Last">What was acknowledged last.</param>
    /// <param name="Acknowledged">How many writes were.</param>
    /// <param name="Tried">What was tried last.</param>
    private sealed record Entry(string Last, int Acknowledged, string Tried);
}
