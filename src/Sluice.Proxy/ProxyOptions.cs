using System.Net;
using Sluice.Proxy.Agent;
using Sluice.Proxy.Names;
using Sluice.Proxy.Reports;

namespace Sluice.Proxy;

/// <summary>How one proxy process binds, waits, logs and limits. Everything about traffic stands in the snapshot instead.</summary>
public sealed record ProxyOptions
{
    /// <summary>Gateway port → port really bound, as a Kubernetes Service's <c>targetPort</c> does; 0 takes any free port. Default: none.</summary>
    public Dictionary<int, int> PortMap { get; init; } = [];

    /// <summary>Binds every listener to this address instead of its own. Default null: the listener's.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>Time that open connections get to finish after their listener closed; zero aborts at once. Default 30 s (the usual pod termination grace).</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Port of <c>/healthz/ready</c>; 0 takes any free port, null is off. Default 15021 (Istio's).</summary>
    public int? StatusPort { get; init; } = 15021;

    /// <summary>Port of the Prometheus text; 0 takes any free port, null is off. Default 15090 (Istio's).</summary>
    public int? MetricsPort { get; init; } = 15090;

    /// <summary>The server that answers for the application beside a sidecar. Default null: there is none.</summary>
    public AgentOptions? Agent { get; init; }

    /// <summary>Path prefix in the configuration → local folder, as a volume mount does for a pod. The longest prefix wins. Default: none.</summary>
    public Dictionary<string, string> FileMap { get; init; } = [];

    /// <summary>File that access log lines are appended to. Default <c>/dev/stdout</c> (Istio's); empty: no log.</summary>
    public string AccessLogPath { get; init; } = "/dev/stdout";

    /// <summary>File that records of what leaves are appended to, one line of JSON each. Default <c>/dev/stdout</c>; empty: no records.</summary>
    public string EgressLogPath { get; init; } = "/dev/stdout";

    /// <summary>The workload's certificate and the mesh's roots: <see cref="WorkloadFiles"/> or <see cref="WorkloadMemory"/>. Default null: none, and mutual TLS of the mesh cannot be spoken.</summary>
    public WorkloadSource? Workload { get; init; }

    /// <summary>The namespace and workload that metrics name as their source. Default <c>unknown</c> (Istio's word for it).</summary>
    public string WorkloadNamespace { get; init; } = "unknown";

    /// <summary>See <see cref="WorkloadNamespace"/>.</summary>
    public string WorkloadName { get; init; } = "unknown";

    /// <summary>Notes what is told to a control plane. Default null: nothing is noted, and a request pays one null check.</summary>
    public ProxyReports? Reports { get; init; }

    /// <summary>Where a redirected connection was going; tests, whose kernel redirects nothing, say it themselves. Default null: the kernel is asked.</summary>
    public Func<IPEndPoint, IPEndPoint?>? OriginalDestination { get; init; }

    /// <summary>Where host names are looked up.</summary>
    public NameOptions Names { get; init; } = new();

    /// <summary>What one client may take.</summary>
    public ProxyLimits Limits { get; init; } = new();
}
