using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>Tells one gateway how often to report and what to tap, whenever that changes, and before a lease ends.</summary>
internal sealed class ReportAsking(MeshReports reports, string gateway, IAsyncStreamWriter<ReportControl> responses)
{
    /// <summary>A control plane that is gone taps nothing after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        ReportControl? told = null;
        while (!cancel.IsCancellationRequested)
        {
            var changed = reports.Changed;
            var next = Control();
            if (next.Taps.Count > 0 || !next.Equals(told))
                await responses.WriteAsync(next, cancel);
            told = next;
            await WaitAsync(changed, cancel);
        }
    }

    private ReportControl Control()
    {
        var taps = reports.Taps.For(gateway);
        return new()
        {
            Interval = Duration.FromTimeSpan(reports.IsWatched ? Quick : Slow),
            Taps = { taps },
            Lease = taps.Count > 0 ? Duration.FromTimeSpan(Lease) : null,
        };
    }

    private async Task WaitAsync(Task changed, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(changed, Task.Delay(Renewal, reports.Clock, enough.Token));
        await enough.CancelAsync();
    }
}
