namespace Sluice.ControlPlane.Reports;

/// <summary>One stream of a gateway. When the same gateway comes again, the older one ends.</summary>
internal sealed class ReportSession(MeshReports reports, GatewayReports gateway, CancellationToken cancel) : IDisposable
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);

    public GatewayReports Gateway => gateway;

    /// <summary>Ends with the stream, or when another takes its place.</summary>
    public CancellationToken Ending => _ending.Token;

    public void End() => _ending.Cancel();

    public void Dispose()
    {
        reports.Close(this);
        _ending.Dispose();
    }
}
