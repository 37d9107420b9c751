using Sluice.Testing;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>Waits for what comes true outside the browser.</summary>
internal static class Eventual
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until it is so; gives up with the test's patience.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TestLimits.Patience);
        while (true)
        {
            var answer = await ask();
            if (isSo(answer) || limit.IsCancellationRequested)
                return answer;
            await Task.Delay(Step, cancel);
        }
    }
}
