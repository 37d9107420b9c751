using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Sluice.Tests.Deploy;

/// <summary>Compares manifests with Kubernetes' types, as an API server with strict field validation does.</summary>
internal static class ManifestSchema
{
    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["rbac.authorization.k8s.io/v1/Role"] = typeof(V1Role),
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = typeof(V1RoleBinding),
        ["rbac.authorization.k8s.io/v1/ClusterRole"] = typeof(V1ClusterRole),
        ["rbac.authorization.k8s.io/v1/ClusterRoleBinding"] = typeof(V1ClusterRoleBinding),
        ["admissionregistration.k8s.io/v1/MutatingWebhookConfiguration"] = typeof(V1MutatingWebhookConfiguration),
        ["admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration"] = typeof(V1ValidatingWebhookConfiguration),
        ["apiextensions.k8s.io/v1/CustomResourceDefinition"] = typeof(V1CustomResourceDefinition),
    };

    // The client's types say which numbers are needed, by not being nullable, but not which texts and objects.
    private static readonly Dictionary<Type, string[]> Needed = new()
    {
        [typeof(V1ObjectMeta)] = [],
        [typeof(V1DeploymentSpec)] = ["selector", "template"],
        [typeof(V1PodSpec)] = ["containers"],
        [typeof(V1Container)] = ["name", "image"],
        [typeof(V1EnvVar)] = ["name"],
        [typeof(V1ObjectFieldSelector)] = ["fieldPath"],
        [typeof(V1HTTPGetAction)] = ["port"],
        [typeof(V1TCPSocketAction)] = ["port"],
        [typeof(V1Volume)] = ["name"],
        [typeof(V1VolumeMount)] = ["name", "mountPath"],
        [typeof(V1ServiceAccountTokenProjection)] = ["path"],
        [typeof(V1TopologySpreadConstraint)] = ["topologyKey", "whenUnsatisfiable"],
        [typeof(V1LabelSelectorRequirement)] = ["key", "operator"],
        [typeof(V2HorizontalPodAutoscalerSpec)] = ["scaleTargetRef"],
        [typeof(V2CrossVersionObjectReference)] = ["kind", "name"],
        [typeof(V2MetricSpec)] = ["type"],
        [typeof(V2ResourceMetricSource)] = ["name", "target"],
        [typeof(V2MetricTarget)] = ["type"],
        [typeof(V2HPAScalingPolicy)] = ["type"],
        [typeof(V1RoleRef)] = ["apiGroup", "kind", "name"],
        [typeof(Rbacv1Subject)] = ["kind", "name", "namespace"],
        [typeof(V1PolicyRule)] = ["verbs", "apiGroups", "resources"],
        [typeof(V1MutatingWebhook)] = ["name", "clientConfig", "admissionReviewVersions", "sideEffects"],
        [typeof(V1ValidatingWebhook)] = ["name", "clientConfig", "admissionReviewVersions", "sideEffects"],
        [typeof(Admissionregistrationv1ServiceReference)] = ["name", "namespace"],
        [typeof(V1RuleWithOperations)] = ["apiGroups", "apiVersions", "operations", "resources"],
        [typeof(V1CustomResourceDefinitionSpec)] = ["group", "names", "scope", "versions"],
        [typeof(V1CustomResourceDefinitionNames)] = ["kind", "plural"],
        [typeof(V1CustomResourceDefinitionVersion)] = ["name", "schema"],
        [typeof(V1CustomResourceColumnDefinition)] = ["name", "type", "jsonPath"],
        [typeof(V1NetworkPolicySpec)] = ["podSelector"],
    };

    private static readonly Dictionary<(Type Type, string Name), string[]> Words = new()
    {
        [(typeof(V1Container), "imagePullPolicy")] = ["Always", "IfNotPresent", "Never"],
        [(typeof(V1ContainerPort), "protocol")] = ["TCP", "UDP", "SCTP"],
        [(typeof(V1ServicePort), "protocol")] = ["TCP", "UDP", "SCTP"],
        [(typeof(V1NetworkPolicyPort), "protocol")] = ["TCP", "UDP", "SCTP"],
        [(typeof(V1NetworkPolicySpec), "policyTypes")] = ["Ingress", "Egress"],
        [(typeof(V1ServiceSpec), "type")] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
        [(typeof(V1ServiceSpec), "externalTrafficPolicy")] = ["Cluster", "Local"],
        [(typeof(V1DeploymentStrategy), "type")] = ["RollingUpdate", "Recreate"],
        [(typeof(V1HTTPGetAction), "scheme")] = ["HTTP", "HTTPS"],
        [(typeof(V1SeccompProfile), "type")] = ["RuntimeDefault", "Unconfined", "Localhost"],
        [(typeof(V1TopologySpreadConstraint), "whenUnsatisfiable")] = ["DoNotSchedule", "ScheduleAnyway"],
        [(typeof(V1LabelSelectorRequirement), "operator")] = ["In", "NotIn", "Exists", "DoesNotExist"],
        [(typeof(V1Toleration), "operator")] = ["Exists", "Equal"],
        [(typeof(V1Toleration), "effect")] = ["NoSchedule", "PreferNoSchedule", "NoExecute"],
        [(typeof(V2MetricSpec), "type")] = ["ContainerResource", "External", "Object", "Pods", "Resource"],
        [(typeof(V2MetricTarget), "type")] = ["Utilization", "Value", "AverageValue"],
        [(typeof(V2HPAScalingPolicy), "type")] = ["Pods", "Percent"],
        [(typeof(V1PolicyRule), "verbs")] = ["get", "list", "watch", "create", "update", "patch", "delete"],
        [(typeof(V1RuleWithOperations), "operations")] = ["CREATE", "UPDATE", "DELETE", "CONNECT"],
        [(typeof(V1RuleWithOperations), "scope")] = ["Cluster", "Namespaced", "*"],
        [(typeof(V1MutatingWebhook), "failurePolicy")] = ["Fail", "Ignore"],
        [(typeof(V1MutatingWebhook), "matchPolicy")] = ["Exact", "Equivalent"],
        [(typeof(V1MutatingWebhook), "reinvocationPolicy")] = ["Never", "IfNeeded"],
        [(typeof(V1MutatingWebhook), "sideEffects")] = ["None", "NoneOnDryRun"],
        [(typeof(V1ValidatingWebhook), "failurePolicy")] = ["Fail", "Ignore"],
        [(typeof(V1ValidatingWebhook), "matchPolicy")] = ["Exact", "Equivalent"],
        [(typeof(V1ValidatingWebhook), "sideEffects")] = ["None", "NoneOnDryRun"],
        [(typeof(V1CustomResourceDefinitionSpec), "scope")] = ["Namespaced", "Cluster"],
        [(typeof(V1CustomResourceColumnDefinition), "type")] = ["string", "integer", "number", "boolean", "date"],
    };

    /// <summary>Everything that an API server would refuse; empty for a good object.</summary>
    public static IEnumerable<string> Findings(Manifest manifest)
    {
        if (!Kinds.TryGetValue($"{manifest.ApiVersion}/{manifest.Kind}", out var type))
            return [$"{manifest}: {manifest.ApiVersion} has no {manifest.Kind}"];
        try
        {
            _ = manifest.Json.Deserialize(type, Strict);
        }
        catch (Exception refused) when (refused is JsonException or FormatException)
        {
            return [$"{manifest}: {refused.Message}"];
        }
        return Walk(manifest.Json, type, "").Select(f => $"{manifest}{f}");
    }

    private static IEnumerable<string> Walk(JsonNode? node, Type type, string path)
    {
        if (node is JsonArray items && type.IsGenericType)
            return items.SelectMany((item, i) => Walk(item, type.GenericTypeArguments[0], $"{path}[{i}]"));
        if (node is not JsonObject fields || type.Assembly != typeof(V1Pod).Assembly || typeof(IDictionary).IsAssignableFrom(type))
            return [];
        var properties = type.GetProperties().Where(p => p.IsDefined(typeof(JsonPropertyNameAttribute))).ToDictionary(NameOf);
        var needed = properties.Where(p => IsNeeded(p.Value)).Select(p => p.Key).Concat(Needed.GetValueOrDefault(type, []));
        return
        [
            .. needed.Where(n => fields[n] is null).Select(n => $"{path}.{n} is needed"),
            .. fields.SelectMany(f => WrongWords(type, f.Key, f.Value).Select(w => $"{path}.{f.Key} {w} is no such word")),
            .. fields.SelectMany(f => Walk(f.Value, properties[f.Key].PropertyType, $"{path}.{f.Key}")),
        ];
    }

    private static IEnumerable<string> WrongWords(Type type, string name, JsonNode? value)
    {
        if (!Words.TryGetValue((type, name), out var words))
            return [];
        var said = value is JsonArray several ? several.Select(v => $"{v}") : [$"{value}"];
        return said.Except(words);
    }

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name;

    private static bool IsNeeded(PropertyInfo property) =>
        property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null;
}
