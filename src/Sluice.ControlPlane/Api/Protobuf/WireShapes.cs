using System.Collections.Frozen;
using static Sluice.ControlPlane.Api.Protobuf.WireShape;

namespace Sluice.ControlPlane.Api.Protobuf;

/// <summary>The messages that Kubernetes' own clients send: what <c>kubectl create</c> makes, leases, events, and questions about rights.</summary>
/// <remarks>Source: the generated.proto files of k8s.io/api and k8s.io/apimachinery, version 1.32.</remarks>
internal static class WireShapes
{
    private static readonly WireShape Owner = new(
        Text(1, "kind"),
        Text(3, "name"),
        Text(4, "uid"),
        Text(5, "apiVersion"),
        OptionalFlag(6, "controller"),
        OptionalFlag(7, "blockOwnerDeletion")
    );

    private static readonly WireShape Metadata = new(
        Text(1, "name"),
        Text(2, "generateName"),
        Text(3, "namespace"),
        Ignored(4, "selfLink"),
        Text(5, "uid"),
        Text(6, "resourceVersion"),
        Number(7, "generation"),
        Time(8, "creationTimestamp"),
        Time(9, "deletionTimestamp"),
        OptionalNumber(10, "deletionGracePeriodSeconds"),
        TextMap(11, "labels"),
        TextMap(12, "annotations"),
        Many(13, "ownerReferences", Owner),
        Texts(14, "finalizers"),
        Ignored(17, "managedFields")
    );

    private static readonly WireShape Reference = new(
        Text(1, "kind"),
        Text(2, "namespace"),
        Text(3, "name"),
        Text(4, "uid"),
        Text(5, "apiVersion"),
        Text(6, "resourceVersion"),
        Text(7, "fieldPath")
    );

    private static readonly WireShape Named = new(Text(1, "name"));

    private static readonly WireShape Namespace = new(
        One(1, "metadata", Metadata),
        One(2, "spec", new(Texts(1, "finalizers"))),
        Ignored(3, "status")
    );

    private static readonly WireShape ConfigMap = new(
        One(1, "metadata", Metadata),
        TextMap(2, "data"),
        BytesMap(3, "binaryData"),
        OptionalFlag(4, "immutable")
    );

    private static readonly WireShape Secret = new(
        One(1, "metadata", Metadata),
        BytesMap(2, "data"),
        Text(3, "type"),
        TextMap(4, "stringData"),
        OptionalFlag(5, "immutable")
    );

    private static readonly WireShape ServiceAccount = new(
        One(1, "metadata", Metadata),
        Many(2, "secrets", Reference),
        Many(3, "imagePullSecrets", Named),
        OptionalFlag(4, "automountServiceAccountToken")
    );

    private static readonly WireShape ServicePort = new(
        Text(1, "name"),
        Text(2, "protocol"),
        Number(3, "port"),
        (4, new("targetPort", WireType.NumberOrText)),
        Number(5, "nodePort"),
        Text(6, "appProtocol")
    );

    private static readonly WireShape ServiceSpec = new(
        Many(1, "ports", ServicePort),
        TextMap(2, "selector"),
        Text(3, "clusterIP"),
        Text(4, "type"),
        Texts(5, "externalIPs"),
        Text(7, "sessionAffinity"),
        Text(8, "loadBalancerIP"),
        Texts(9, "loadBalancerSourceRanges"),
        Text(10, "externalName"),
        Text(11, "externalTrafficPolicy"),
        Number(12, "healthCheckNodePort"),
        Flag(13, "publishNotReadyAddresses"),
        One(14, "sessionAffinityConfig", new(One(1, "clientIP", new(OptionalNumber(1, "timeoutSeconds"))))),
        Text(17, "ipFamilyPolicy"),
        Texts(18, "clusterIPs"),
        Texts(19, "ipFamilies"),
        OptionalFlag(20, "allocateLoadBalancerNodePorts"),
        Text(21, "loadBalancerClass"),
        Text(22, "internalTrafficPolicy"),
        Text(23, "trafficDistribution")
    );

    private static readonly WireShape Service = new(One(1, "metadata", Metadata), One(2, "spec", ServiceSpec), Ignored(3, "status"));

    private static readonly WireShape Event = new(
        One(1, "metadata", Metadata),
        One(2, "involvedObject", Reference),
        Text(3, "reason"),
        Text(4, "message"),
        One(5, "source", new(Text(1, "component"), Text(2, "host"))),
        Time(6, "firstTimestamp"),
        Time(7, "lastTimestamp"),
        Number(8, "count"),
        Text(9, "type"),
        Time(10, "eventTime"),
        One(11, "series", new(Number(1, "count"), Time(2, "lastObservedTime"))),
        Text(12, "action"),
        One(13, "related", Reference),
        Text(14, "reportingComponent"),
        Text(15, "reportingInstance")
    );

    private static readonly WireShape Lease = new(
        One(1, "metadata", Metadata),
        One(
            2,
            "spec",
            new(
                Text(1, "holderIdentity"),
                OptionalNumber(2, "leaseDurationSeconds"),
                Time(3, "acquireTime"),
                Time(4, "renewTime"),
                OptionalNumber(5, "leaseTransitions"),
                Text(6, "strategy"),
                Text(7, "preferredHolder")
            )
        )
    );

    private static readonly WireShape AccessReview = new(
        Ignored(1, "metadata"),
        One(
            2,
            "spec",
            new(
                One(
                    1,
                    "resourceAttributes",
                    new(
                        Text(1, "namespace"),
                        Text(2, "verb"),
                        Text(3, "group"),
                        Text(4, "version"),
                        Text(5, "resource"),
                        Text(6, "subresource"),
                        Text(7, "name"),
                        Ignored(8, "fieldSelector"),
                        Ignored(9, "labelSelector")
                    )
                ),
                One(2, "nonResourceAttributes", new(Text(1, "path"), Text(2, "verb")))
            )
        ),
        Ignored(3, "status")
    );

    private static readonly WireShape RulesReview = new(
        Ignored(1, "metadata"),
        One(2, "spec", new(Text(1, "namespace"))),
        Ignored(3, "status")
    );

    private static readonly WireShape DeleteOptions = new(
        OptionalNumber(1, "gracePeriodSeconds"),
        One(2, "preconditions", new(Text(1, "uid"), Text(2, "resourceVersion"))),
        OptionalFlag(3, "orphanDependents"),
        Text(4, "propagationPolicy"),
        Texts(5, "dryRun")
    );

    private static readonly FrozenDictionary<string, WireShape> ByType = new Dictionary<string, WireShape>
    {
        ["v1 Namespace"] = Namespace,
        ["v1 ConfigMap"] = ConfigMap,
        ["v1 Secret"] = Secret,
        ["v1 ServiceAccount"] = ServiceAccount,
        ["v1 Service"] = Service,
        ["v1 Event"] = Event,
        ["coordination.k8s.io/v1 Lease"] = Lease,
        ["authorization.k8s.io/v1 SelfSubjectAccessReview"] = AccessReview,
        ["authorization.k8s.io/v1 SelfSubjectRulesReview"] = RulesReview,
        ["authentication.k8s.io/v1 SelfSubjectReview"] = new(Ignored(1, "metadata"), Ignored(2, "status")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null: send it as JSON.</summary>
    public static WireShape? Find(string apiVersion, string kind) =>
        kind == "DeleteOptions" ? DeleteOptions : ByType.GetValueOrDefault($"{apiVersion} {kind}");
}
