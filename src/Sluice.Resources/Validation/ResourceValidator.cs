using Sluice.Resources.Certificates;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.RateLimits;

namespace Sluice.Resources.Validation;

/// <summary>Judges one resource by the rules of its kind: Istio's own for its kinds, the API server's for Kubernetes'.</summary>
public static class ResourceValidator
{
    // dry-run is for authorization policies; the others are internal to Istio, and would raise privileges.
    private static readonly string[] RefusedAnnotations =
    [
        "istio.io/dry-run",
        "internal.istio.io/webhook-always-reject",
        "internal.istio.io/parent-namespace",
        "internal.istio.io/parents",
    ];

    /// <summary>Adds to <paramref name="bag"/> whatever is wrong or doubtful in <paramref name="resource"/>; paths, but no positions.</summary>
    public static void Validate(Resource resource, DiagnosticBag bag)
    {
        var check = new Check(bag, resource.Key);
        Metadata(resource, check);
        switch (resource)
        {
            case Gateway gateway:
                GatewayValidator.Validate(gateway, check);
                break;
            case VirtualService service:
                VirtualServiceValidator.Validate(service, check);
                break;
            case DestinationRule rule:
                DestinationRuleValidator.Validate(rule, check);
                break;
            case ServiceEntry entry:
                ServiceEntryValidator.Validate(entry, check);
                break;
            case WorkloadEntry entry:
                WorkloadEntryValidator.Validate(entry, check);
                break;
            case Sidecar sidecar:
                SidecarValidator.Validate(sidecar, check);
                break;
            case PeerAuthentication policy:
                PeerAuthenticationValidator.Validate(policy, check);
                break;
            case EgressPolicy policy:
                EgressPolicyValidator.Validate(policy, check);
                break;
            case ForwardProxy proxy:
                ForwardProxyValidator.Validate(proxy, check);
                break;
            case RateLimitPolicy policy:
                RateLimitPolicyValidator.Validate(policy, check);
                break;
            case AcmeIssuer issuer:
                AcmeIssuerValidator.Validate(issuer, check);
                break;
            case Certificate certificate:
                CertificateValidator.Validate(certificate, check);
                break;
            case ConfigMap map:
                MeshConfigValidator.Validate(map, check, bag);
                break;
            case Service service:
                KubernetesValidator.Service(service, check);
                break;
            case EndpointSlice slice:
                KubernetesValidator.EndpointSlice(slice, check);
                break;
            case SecretResource secret:
                KubernetesValidator.Secret(secret, check);
                break;
        }
    }

    private static void Metadata(Resource resource, Check check)
    {
        var metadata = resource.Metadata;
        if (metadata.Name.Length == 0)
            check.Report(Codes.MissingField, "metadata.name", "metadata.name");
        else if (resource is Service or NamespaceResource)
            check.That(
                Names.IsLowerLabel(metadata.Name),
                Codes.BadName,
                "metadata.name",
                metadata.Name,
                "it must be a lower case DNS label"
            );
        else
            check.That(
                Names.IsLowerSubdomain(metadata.Name),
                Codes.BadName,
                "metadata.name",
                metadata.Name,
                "it must be lower case DNS labels joined by dots"
            );
        if (resource is not (NamespaceResource or NodeResource))
            check.That(
                Names.IsLowerLabel(metadata.Namespace),
                Codes.BadName,
                "metadata.namespace",
                metadata.Namespace,
                "a namespace is a lower case DNS label"
            );
        check.Labels(metadata.Labels, "metadata.labels");
        foreach (var refused in RefusedAnnotations)
            check.That(!metadata.Annotations.ContainsKey(refused), Codes.RefusedAnnotation, "metadata.annotations".Key(refused), refused);
    }
}
