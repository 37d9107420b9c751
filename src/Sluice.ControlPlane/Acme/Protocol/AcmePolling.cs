namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>Asks again and again, as slowly as the authority wants, and not for ever.</summary>
internal sealed class AcmePolling(TimeProvider clock)
{
    /// <summary>Time for one decision of the authority. Default 5 min: they look at a name from several places, and try again.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="look">The answer, or null with the time that the authority wants to be left alone.</param>
    /// <param name="what">What is waited for, in words.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="AcmeException">The time is over.</exception>
    public async Task<T> UntilAsync<T>(Func<Task<(T? Done, TimeSpan? Wait)>> look, string what, CancellationToken cancel)
        where T : class
    {
        var start = clock.GetTimestamp();
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            var (done, asked) = await look();
            if (done is not null)
                return done;
            var wait = asked is { } said && said > pause ? said : pause;
            if (clock.GetElapsedTime(start) + wait > Limit)
                throw new AcmeException(AcmeFailure.Timeout, $"{what} did not come within {Limit.TotalMinutes:0.#} min");
            await Task.Delay(wait, clock, cancel);
        }
    }
}
