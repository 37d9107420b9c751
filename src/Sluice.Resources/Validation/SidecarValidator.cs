using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of Sidecar.</summary>
internal static class SidecarValidator
{
    private const string UnixPrefix = "unix://";

    public static void Validate(Sidecar sidecar, Check check)
    {
        var spec = sidecar.Spec;
        if (spec.WorkloadSelector is { } selector)
            check.Selector(selector.Labels, "spec.workloadSelector.labels");
        var saysSomething =
            spec.Ingress.Count + spec.Egress.Count > 0 || spec.OutboundTrafficPolicy is not null || spec.InboundConnectionPool is not null;
        check.That(saysSomething, Codes.EmptySidecar, "spec");
        SidecarIngressValidator.Validate(spec.Ingress, check);
        Egress(spec.Egress, check);
        TrafficPolicyValidator.Pool(spec.InboundConnectionPool, "spec.inboundConnectionPool", check);
        Policy(spec.OutboundTrafficPolicy, "spec.outboundTrafficPolicy", check);
    }

    public static void Policy(OutboundTrafficPolicy? policy, string path, Check check)
    {
        if (policy?.EgressProxy is not { } proxy)
            return;
        check.That(policy.Mode == OutboundTrafficMode.AllowAny, Codes.EgressProxyRefused, path.Field("egressProxy"));
        check.That(proxy.Port is not null, Codes.EgressProxyPort, path.Field("egressProxy.port"));
        SharedRules.Destination(proxy, path.Field("egressProxy"), check);
    }

    private static void Egress(ValueList<EgressListener> listeners, Check check)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < listeners.Count; i++)
        {
            var (listener, path) = (listeners[i], "spec.egress".Item(i));
            if (listener.Port is { } port)
                Port(listener, port, path, taken, check);
            else
            {
                check.That(i == listeners.Count - 1, Codes.CatchAllNotLast, path);
                check.That(listener.Bind.Length == 0, Codes.NeedsPort, path.Field("bind"), "bind");
                check.That(listener.CaptureMode != CaptureMode.None, Codes.NeedsPort, path.Field("captureMode"), "captureMode NONE");
            }
            check.That(listener.Hosts.Count > 0, Codes.NoHosts, path.Field("hosts"));
            EgressHostValidator.Validate(listener.Hosts, path, check);
        }
    }

    private static void Port(EgressListener listener, SidecarPort port, string path, HashSet<string> taken, Check check)
    {
        var isSocket = listener.Bind.StartsWith(UnixPrefix, StringComparison.Ordinal);
        if (isSocket)
        {
            check.That(Names.IsUnixPath(listener.Bind[UnixPrefix.Length..]), Codes.BadUnixPath, path.Field("bind"), listener.Bind);
            check.That(port.Number == 0, Codes.PortOnUnixSocket, path.Field("port.number"));
            check.That(listener.CaptureMode != CaptureMode.Iptables, Codes.NeedsPort, path.Field("captureMode"), "captureMode IPTABLES");
        }
        else
        {
            check.Port(port.Number, path.Field("port.number"));
            check.That(
                listener.Bind.Length == 0 || Names.IsAddress(listener.Bind),
                Codes.BadAddress,
                path.Field("bind"),
                listener.Bind,
                "an IP address"
            );
        }
        PortNames(port, path, check);
        var place = isSocket ? listener.Bind : $"port {port.Number}";
        check.That(taken.Add(place), Codes.ListenerTwice, path, place);
    }

    /// <summary>The rules of a port's name and protocol, which ingress and egress share.</summary>
    public static void PortNames(SidecarPort port, string path, Check check)
    {
        check.That(port.Name.Length > 0, Codes.EmptyValue, path.Field("port.name"));
        // HTTP_PROXY is for sidecars alone, and UDP is passed over.
        if (port.Protocol.Length > 0 && Protocols.Parse(port.Protocol) is not (Protocols.Kind.HttpProxy or Protocols.Kind.Udp))
            check.Protocol(port.Protocol, path.Field("port.protocol"));
        check.That(port.TargetPort == 0, Codes.TargetPortNotAllowed, path.Field("port.targetPort"));
    }
}
