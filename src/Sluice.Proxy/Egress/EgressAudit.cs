using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Egress;

/// <summary>The audit log: one record per connection or request that leaves or wanted to.</summary>
/// <param name="buffer">Null: no log.</param>
internal sealed class EgressAudit(LogBuffer? buffer) : IAsyncDisposable
{
    public void Write(EgressRecord record) => buffer?.Append(record.ToLine());

    public Task FlushAsync() => buffer?.FlushAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => buffer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
