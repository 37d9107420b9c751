using System.Net;
using Sluice.Proxy.Http;
using Sluice.Proxy.Reports;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Egress;

/// <summary>Tells of each connection or request that leaves, or wanted to: a line in the audit log, and a count.</summary>
/// <param name="buffer">Null: no log.</param>
/// <param name="reports">Null: nobody else is told.</param>
internal sealed class EgressAudit(LogBuffer? buffer, ProxyMetrics metrics, ProxyReports? reports, TimeProvider clock)
{
    /// <summary>Longest text of a client in a record. Default 512 characters; a name has 253 at most.</summary>
    private const int MaxText = 512;

    /// <param name="passage">What was judged.</param>
    /// <param name="listener">Where it came in.</param>
    /// <param name="outcome">What became of it.</param>
    public void Write(EgressPassage passage, string listener, in EgressOutcome outcome)
    {
        // An address may be refused where the name was allowed.
        var isDenied = outcome.Failure.Kind == FailureKind.Denied;
        var verdict = isDenied ? EgressVerdict.Denied : passage.Decision.Verdict;
        metrics.EgressCounter(passage.Decision.Policy, verdict).Increment();
        if (buffer is null && reports is null)
            return;
        var request = passage.Request;
        var record = new EgressRecord
        {
            Time = clock.GetUtcNow(),
            Verdict = verdict,
            Reason = isDenied && outcome.Reason.Length > 0 ? outcome.Reason : passage.Decision.Reason,
            Policy = passage.Decision.Policy,
            Rule = passage.Decision.Rule,
            Listener = listener,
            Protocol = passage.Protocol,
            Host = passage.Unreadable.Length > 0 ? Cut(passage.Unreadable) : request.Host.Name ?? "",
            Port = request.Port,
            Method = Cut(request.Method),
            Path = Cut(request.Path),
            Principal = request.Principal,
            User = request.ProxyUser,
            Source = request.SourceAddress?.ToString() ?? "",
            SourceAddress = passage.Lane.SourceAddress,
            Reached = outcome.Reached?.ToString() ?? "",
            Status = outcome.Status,
            Flag = outcome.Failure.Flag,
        };
        buffer?.Append(record.ToLine());
        reports?.Add(record);
    }

    public Task FlushAsync() => buffer?.FlushAsync() ?? Task.CompletedTask;

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];
}

/// <summary>What became of something that left.</summary>
/// <param name="Reached">Null: nothing was connected to.</param>
/// <param name="Status">Of a request; 0 for connections.</param>
/// <param name="Reason">Why no connection came about; empty: it did.</param>
internal readonly record struct EgressOutcome(IPEndPoint? Reached, int Status, ProxyFailure Failure, string Reason);
