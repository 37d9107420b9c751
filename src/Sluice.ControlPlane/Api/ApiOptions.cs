using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Preview;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Reports;
using Sluice.ControlPlane.Store;
using Sluice.Values;

namespace Sluice.ControlPlane.Api;

/// <summary>What an API serves, and to whom.</summary>
public sealed class ApiOptions
{
    public required IResourceStore Store { get; init; }
    public required AccessStore Access { get; init; }
    public ApiKinds Kinds { get; init; } = new();

    /// <summary>The running mesh, for <c>status</c>, <c>rollout</c> and <c>jointokens</c>; null: there is none behind this API.</summary>
    public MeshOperations? Mesh { get; init; }

    /// <summary>What gateways tell of their traffic, for <c>stats</c>, <c>requests</c>, <c>topology</c> and more; null: nothing is known of it.</summary>
    public MeshReports? Reports { get; init; }

    /// <summary>How Certificates stand, for <c>acme</c>; null: nothing issues any behind this API.</summary>
    public AcmeBook? Certificates { get; init; }

    /// <summary>Requests that gateways have served lately, for the preview of a change; null: there are none.</summary>
    public IRecentRequests? RecentRequests { get; init; }

    /// <summary>
    /// Where a proxy (by its id) has really bound a listener's port, for <c>tlscheck</c>. Default: where it was told; a host that maps ports
    /// (<c>--port-map</c>) knows better.
    /// </summary>
    public Func<string, int, int> BoundPort { get; init; } = (_, port) => port;

    /// <summary>Where changes and refusals are written down, a JSON object a line; null: nowhere.</summary>
    public string? AuditFile { get; init; }

    /// <summary>
    /// Whoever shows this (header <c>sluice-console-key</c>) is the console of this process, and is believed when it says for which address it
    /// asks (<c>sluice-client-address</c>): failed logins are counted, and written down, by that address. Empty: nobody is believed.
    /// </summary>
    public Secret ConsoleKey { get; init; } = Secret.Empty;

    /// <summary>What <c>/readyz</c> says.</summary>
    public Func<bool> IsReady { get; init; } = () => true;

    /// <summary>Time for one request, watches apart. Default 60 s (Kubernetes' --request-timeout).</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);
    public TimeProvider Clock { get; init; } = TimeProvider.System;
    public ILogger Log { get; init; } = NullLogger.Instance;
}
