using System.Net;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;

namespace Sluice.ControlPlane.Cluster;

/// <summary>What became of one object that is to be kept.</summary>
/// <param name="IsWritten">It was not as it should be, and is now.</param>
/// <param name="Refusal">Why it may not be written; empty: it may, or it need not.</param>
internal readonly record struct DutyOutcome(bool IsWritten, string Refusal)
{
    public static DutyOutcome Right => new(false, "");

    /// <summary>By the answer to a write, or to a read that failed.</summary>
    /// <exception cref="StoreException">It may be otherwise the next time.</exception>
    public static DutyOutcome Of(KubernetesReply reply)
    {
        if (reply.IsSuccess)
            return new(true, "");
        // Its namespace is gone, or about to go.
        if (reply.Status == HttpStatusCode.NotFound || reply.HasCause("NamespaceTerminating"))
            return Right;
        var isPassing =
            (int)reply.Status >= 500
            || reply.Status
                is HttpStatusCode.Conflict
                    or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.RequestTimeout
                    or HttpStatusCode.Unauthorized;
        return isPassing ? throw new StoreException(reply.Reason) : new(false, reply.Reason);
    }
}
