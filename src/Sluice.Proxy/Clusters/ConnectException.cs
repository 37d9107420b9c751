namespace Sluice.Proxy.Clusters;

/// <summary>No connection to an endpoint came about; it crosses the HTTP client, which only lets exceptions through.</summary>
internal sealed class ConnectException(string message, ConnectProblem problem, Exception? inner) : IOException(message, inner)
{
    public ConnectProblem Problem { get; } = problem;
}

internal enum ConnectProblem
{
    Refused,
    TimedOut,
    Tls,

    /// <summary>The cluster has as many connections as it may.</summary>
    Overflow,

    /// <summary>The name has no address.</summary>
    NotResolved,

    /// <summary>Every address of the name is one that the policies do not let anybody reach.</summary>
    Forbidden,
}
