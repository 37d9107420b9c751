namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>Waits that double with every failure, and are longer by chance, so that replicas do not come back all at once.</summary>
internal sealed class Backoff(TimeSpan from, TimeSpan to, TimeProvider clock, Random random)
{
    private const int MostDoublings = 20;

    private int _failures;

    public void Reset() => _failures = 0;

    public Task WaitAsync(CancellationToken cancel)
    {
        // As client-go has it: once to twice the time.
        var doubled = from * Math.Pow(2, Math.Min(_failures++, MostDoublings));
        var wait = (doubled < to ? doubled : to) * (1 + random.NextDouble());
        return Task.Delay(wait, clock, cancel);
    }
}
