namespace Sluice.ControlPlane.Reports;

/// <summary>Lets so many through a second, a few seconds' worth at once; more have to wait, and with them whoever sends.</summary>
internal sealed class Pace(TimeProvider clock)
{
    private const double Burst = 5 * ReportLimits.MessagesPerSecond;

    private double _allowance = Burst;
    private long _since = clock.GetTimestamp();

    public async ValueTask WaitAsync(CancellationToken cancel)
    {
        var now = clock.GetTimestamp();
        _allowance = Math.Min(Burst, _allowance + (clock.GetElapsedTime(_since, now).TotalSeconds * ReportLimits.MessagesPerSecond));
        _since = now;
        _allowance--;
        if (_allowance < 0)
            await Task.Delay(TimeSpan.FromSeconds(-_allowance / ReportLimits.MessagesPerSecond), clock, cancel);
    }
}
