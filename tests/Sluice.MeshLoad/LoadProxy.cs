using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Client;
using Sluice.Xds.Identity;
using Sluice.Xds.Resources;

namespace Sluice.MeshLoad;

/// <summary>A proxy as the control plane sees it: the real client on a connection of its own; what it is sent is acknowledged and not run.</summary>
internal sealed class LoadProxy(
    ControlPlaneProcess world,
    WorkloadIdentity identity,
    Scenario scenario,
    int index,
    Action<LoadProxy, XdsUpdate> applied
) : IXdsSink
{
    private Task _running = Task.CompletedTask;

    public XdsState Current { get; private set; } = XdsState.Empty;

    public void Start(CancellationToken cancel)
    {
        var ns = scenario.NamespaceOf(index);
        var address = $"10.{(scenario.Sidecars ? 2 : 3)}.{index / 250}.{(index % 250) + 1}";
        var options = new XdsClientOptions
        {
            Servers = [world.Xds],
            Roots = Roots,
            Certificate = Certificate,
            Node = new()
            {
                Id = $"{(scenario.Sidecars ? "sidecar" : "router")}~{address}~p{index}.{ns}~{ns}.svc.cluster.local",
                Metadata = ValueMap.Of(
                    ("NAMESPACE", ns),
                    ("SERVICE_ACCOUNT", "load"),
                    ("INSTANCE_IPS", address),
                    ("SLUICE_SPLIT_ROUTES", "true")
                ),
                Labels = scenario.Sidecars
                    ? ValueMap.Of(("app", $"app-{index % 50}"), ("pod-template-hash", $"{index}"))
                    : ValueMap.Of(("istio", "ingressgateway"), ("app", "edge")),
            },
        };
        var client = new XdsClient(options, this, NullLogger<XdsClient>.Instance, TimeProvider.System, new Random(index));
        _running = client.RunAsync(cancel);
    }

    public ValueTask<ValueList<XdsError>> ApplyAsync(XdsUpdate update, CancellationToken cancel)
    {
        Current = update.Next;
        applied(this, update);
        return ValueTask.FromResult<ValueList<XdsError>>([]);
    }

    private X509Certificate2Collection Roots()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(world.RootsPem);
        return roots;
    }

    private SslStreamCertificateContext Certificate()
    {
        var current = identity.Current!;
        var leaf = X509Certificate2.CreateFromPem(current.Chain, Encoding.ASCII.GetString(current.PrivateKey.Reveal()));
        return SslStreamCertificateContext.Create(leaf, null, offline: true);
    }
}
