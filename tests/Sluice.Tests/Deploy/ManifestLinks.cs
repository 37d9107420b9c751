using System.Text.Json.Nodes;

namespace Sluice.Tests.Deploy;

/// <summary>What one object of a set says of another, and no schema compares.</summary>
internal sealed class ManifestLinks(IReadOnlyList<Manifest> all)
{
    // Kubernetes makes it in every namespace, the control plane makes ours; the last is the operator's (tests/helm/values).
    private static readonly string[] MadeLater = ["istio-ca-root-cert", "kube-apiserver-client-ca"];

    public IEnumerable<string> Findings() =>
        [.. Twice(), .. Services(), .. Pods(), .. Webhooks(), .. Bindings(), .. Autoscalers(), .. Budgets(), .. Policies()];

    private IEnumerable<string> Twice() => all.GroupBy(m => m.Key).Where(g => g.Count() > 1).Select(g => $"{g.Key} is there twice");

    private IEnumerable<Manifest> Of(string kind) => all.Where(m => m.Kind == kind);

    private bool Has(string kind, string name, string @namespace) =>
        Of(kind).Any(m => m.Name == name && (m.Namespace.Length == 0 || m.Namespace == @namespace));

    private IEnumerable<string> Services()
    {
        foreach (var service in Of("Service"))
        {
            var pods = Selected(service, "spec.selector").ToList();
            if (pods.Count != 1)
                yield return $"{service} selects {pods.Count} Deployments";
            foreach (var port in service.Items("spec.ports"))
            foreach (var deployment in pods.Where(p => !HasPort(p, port["targetPort"])))
                yield return $"{service} leads to port {port["targetPort"]}, which {deployment} has not";
        }
    }

    private IEnumerable<Manifest> Selected(Manifest by, string path)
    {
        var wanted = by.Texts(path);
        return wanted.Count == 0
            ? []
            : Of("Deployment")
                .Where(d => d.Namespace == by.Namespace && wanted.All(w => d.Texts("spec.template.metadata.labels").Contains(w)));
    }

    private static bool HasPort(Manifest deployment, JsonNode? port) =>
        Containers(deployment)
            .SelectMany(c => Manifest.Items(c, "ports"))
            .Any(p => $"{p["name"]}" == $"{port}" || $"{p["containerPort"]}" == $"{port}");

    private static IEnumerable<JsonObject> Containers(Manifest deployment) =>
        deployment.Items("spec.template.spec.containers").Concat(deployment.Items("spec.template.spec.initContainers"));

    private IEnumerable<string> Pods()
    {
        foreach (var deployment in Of("Deployment"))
        {
            var labels = deployment.Texts("spec.template.metadata.labels");
            if (!deployment.Texts("spec.selector.matchLabels").All(labels.Contains))
                yield return $"{deployment} does not select its own pods";
            if (!Has("ServiceAccount", deployment.Text("spec.template.spec.serviceAccountName"), deployment.Namespace))
                yield return $"{deployment} has no ServiceAccount";
            foreach (var finding in Volumes(deployment).Concat(Probes(deployment)))
                yield return $"{deployment} {finding}";
        }
    }

    private IEnumerable<string> Volumes(Manifest deployment)
    {
        var volumes = deployment.Items("spec.template.spec.volumes").ToDictionary(v => $"{v["name"]}");
        var mounted = Containers(deployment).SelectMany(c => Manifest.Items(c, "volumeMounts")).Select(m => $"{m["name"]}").ToHashSet();
        foreach (var name in mounted.Except(volumes.Keys))
            yield return $"mounts {name}, which is no volume";
        foreach (var name in volumes.Keys.Except(mounted))
            yield return $"mounts {name} nowhere";
        foreach (var map in volumes.Values.Select(v => $"{Manifest.At(v, "configMap.name")}").Where(n => n.Length > 0).Except(MadeLater))
        {
            if (!Has("ConfigMap", map, deployment.Namespace))
                yield return $"needs the ConfigMap {map}";
        }
    }

    private static IEnumerable<string> Probes(Manifest deployment) =>
        from container in Containers(deployment)
        from probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" }
        from way in new[] { "httpGet", "tcpSocket" }
        let port = Manifest.At(container, $"{probe}.{way}.port")
        where port is not null && !HasPort(deployment, port)
        select $"is probed on {port}, which it has not";

    private IEnumerable<string> Webhooks() =>
        from kind in new[] { "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" }
        from configuration in Of(kind)
        from hook in configuration.Items("webhooks")
        let service = Manifest.At(hook, "clientConfig.service")
        let found = Of("Service").SingleOrDefault(s => s.Name == $"{service?["name"]}" && s.Namespace == $"{service?["namespace"]}")
        where found is null || !found.Items("spec.ports").Any(p => $"{p["port"]}" == $"{service!["port"]}")
        select $"{configuration} {hook["name"]} calls {service}, which is not there";

    private IEnumerable<string> Bindings()
    {
        foreach (var binding in Of("RoleBinding").Concat(Of("ClusterRoleBinding")))
        {
            if (!Has(binding.Text("roleRef.kind"), binding.Text("roleRef.name"), binding.Namespace))
                yield return $"{binding} binds no role";
            foreach (var subject in binding.Items("subjects"))
            {
                if (!Has($"{subject["kind"]}", $"{subject["name"]}", $"{subject["namespace"]}"))
                    yield return $"{binding} is for {subject["name"]}, which is not there";
            }
        }
    }

    private IEnumerable<string> Autoscalers()
    {
        foreach (var scaler in Of("HorizontalPodAutoscaler"))
        {
            var target = Of("Deployment")
                .SingleOrDefault(d => d.Name == scaler.Text("spec.scaleTargetRef.name") && d.Namespace == scaler.Namespace);
            if (target is null)
                yield return $"{scaler} scales nothing";
            // Every upgrade would undo what the autoscaler did.
            else if (target.At("spec.replicas") is not null)
                yield return $"{target} has replicas, which {scaler} sets";
            else if (Containers(target).Any(c => Manifest.At(c, "resources.requests.cpu") is null))
                yield return $"{target} asks for no CPU, which {scaler} goes by";
        }
    }

    private IEnumerable<string> Budgets() =>
        Of("PodDisruptionBudget")
            .Where(b => Selected(b, "spec.selector.matchLabels").Count() != 1)
            .Select(b => $"{b} is for no Deployment, or several");

    private IEnumerable<string> Policies() =>
        Of("NetworkPolicy")
            .SelectMany(policy =>
                Selected(policy, "spec.podSelector.matchLabels")
                    .SelectMany(d =>
                        policy.Items("spec.ingress").SelectMany(i => Manifest.Items(i, "ports")).Where(p => !HasPort(d, p["port"]))
                    )
                    .Select(p => $"{policy} opens {p["port"]}, which its pods have not")
                    .Concat(Selected(policy, "spec.podSelector.matchLabels").Any() ? [] : [$"{policy} is for no Deployment"])
            );
}
