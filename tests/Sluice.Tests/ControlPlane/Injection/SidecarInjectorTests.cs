using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Injection;

public sealed class SidecarInjectorTests
{
    [Fact]
    public void A_native_sidecar_starts_after_the_rules_and_before_the_pods_own_init_containers()
    {
        var pod = InjectedPod.Of("""{"metadata":{},"spec":{"initContainers":[{"name":"seed"}],"containers":[{"name":"web"}]}}""");
        Assert.Equal(["istio-init", "istio-proxy", "seed"], pod.Names("initContainers"));
        Assert.Equal(["web"], pod.Names("containers"));
    }

    [Fact]
    public void Without_native_sidecars_the_rules_come_last_and_the_sidecar_beside()
    {
        var pod = InjectedPod.Of(
            """{"metadata":{},"spec":{"initContainers":[{"name":"seed"}],"containers":[{"name":"web"}]}}""",
            new() { NativeSidecar = false }
        );
        Assert.Equal(["seed", "istio-init"], pod.Names("initContainers"));
        Assert.Equal(["web", "istio-proxy"], pod.Names("containers"));
    }

    [Fact]
    public void An_application_that_waits_comes_after_the_sidecar()
    {
        var pod = InjectedPod.Of(
            InjectedPod.With(("proxy.istio.io/config", "holdApplicationUntilProxyStarts: true")),
            new() { NativeSidecar = false }
        );
        Assert.Equal(["istio-proxy", "web"], pod.Names("containers"));
        Assert.NotNull(pod.Container("istio-proxy")["lifecycle"]!["postStart"]);
    }

    [Theory]
    [InlineData("httpGet", """{"path":"/live?a=\"b\"","port":"http","scheme":"HTTPS","host":"other.test"}""")]
    [InlineData("tcpSocket", """{"port":8080}""")]
    [InlineData("grpc", """{"port":8080,"service":"health"}""")]
    public void Probes_go_to_the_sidecar_which_is_told_what_to_ask(string handler, string target)
    {
        var json =
            $$$"""{"metadata":{},"spec":{"containers":[{"name":"web","ports":[{"name":"http","containerPort":8080}],"livenessProbe":{"{{{handler}}}":{{{target}}},"timeoutSeconds":7}}]}}""";
        var pod = InjectedPod.Of(json);
        var probe = pod.Container("web")["livenessProbe"]!.AsObject();
        Assert.Equal("/app-health/web/livez", probe["httpGet"]!["path"]!.GetValue<string>());
        Assert.Equal(15_020, probe["httpGet"]!["port"]!.GetValue<int>());
        Assert.Null(probe["httpGet"]!["host"]);
        Assert.Equal(handler == "httpGet", probe.Count == 2 && probe["httpGet"]!["scheme"] is not null);
        var expected = JsonNode.Parse(target)!;
        expected["port"] = 8080;
        var asked = JsonNode.Parse(pod.Variable("ISTIO_KUBE_APP_PROBERS")!)!["/app-health/web/livez"]!;
        Assert.True(JsonNode.DeepEquals(expected, asked[handler]));
        Assert.Equal(7, asked["timeoutSeconds"]!.GetValue<int>());
    }

    [Fact]
    public void A_probe_whose_port_has_no_number_stays_as_it_is()
    {
        var pod = InjectedPod.Of("""{"metadata":{},"spec":{"containers":[{"name":"web","livenessProbe":{"httpGet":{"port":"none"}}}]}}""");
        Assert.Equal("none", pod.Container("web")["livenessProbe"]!["httpGet"]!["port"]!.GetValue<string>());
        Assert.Null(pod.Variable("ISTIO_KUBE_APP_PROBERS"));
    }

    [Theory]
    [InlineData("web-5d8f7c9b6d", "ReplicaSet", "5d8f7c9b6d", "web", "kubernetes://apis/apps/v1/namespaces/shop/deployments/web")]
    [InlineData("web-other", "ReplicaSet", "5d8f7c9b6d", "web-other", "kubernetes://apis/apps/v1/namespaces/shop/replicasets/web-other")]
    [InlineData("report-28912345", "Job", "", "report", "kubernetes://apis/apps/v1/namespaces/shop/cronjobs/report")]
    [InlineData("report-x", "Job", "", "report-x", "kubernetes://apis/apps/v1/namespaces/shop/jobs/report-x")]
    public void A_pod_is_its_workloads(string owner, string kind, string hash, string name, string uri)
    {
        var json = $$$"""
            {"metadata":{"generateName":"{{{owner}}}-","labels":{"pod-template-hash":"{{{hash}}}"},
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"{{{kind}}}","name":"{{{owner}}}","controller":true}]},"spec":{"containers":[{"name":"a"}]}}
            """;
        var pod = InjectedPod.Of(json, context: new() { Namespace = new() { Name = "shop" } });
        Assert.Equal(name, pod.Variable("ISTIO_META_WORKLOAD_NAME"));
        Assert.Equal(uri, pod.Variable("ISTIO_META_OWNER"));
        Assert.Equal(name, pod.Label("service.istio.io/canonical-name"));
    }

    [Fact]
    public void Where_the_application_is_scraped_moves_into_a_variable()
    {
        var pod = InjectedPod.Of(InjectedPod.With(("prometheus.io/port", "8080"), ("prometheus.io/path", "/m")));
        Assert.Equal("15020", pod.Annotation("prometheus.io/port"));
        Assert.Equal("""{"scrape":"","path":"/m","port":"8080"}""", pod.Variable("ISTIO_PROMETHEUS_ANNOTATIONS"));
    }

    [Theory]
    [InlineData("prometheus.io/scrape")]
    [InlineData("prometheus.istio.io/merge-metrics")]
    public void Metrics_are_not_merged_where_the_pod_says_no(string annotation) =>
        Assert.Null(InjectedPod.Of(InjectedPod.With((annotation, "false"))).Annotation("prometheus.io/port"));

    [Theory]
    [InlineData("traffic.sidecar.istio.io/includeInboundPorts", "80,x", "SLU0640")]
    [InlineData("traffic.sidecar.istio.io/excludeInboundPorts", "*", "SLU0640")]
    [InlineData("traffic.sidecar.istio.io/excludeOutboundPorts", "0", "SLU0640")]
    [InlineData("traffic.sidecar.istio.io/includeOutboundIPRanges", "10.0.0.1", "SLU0641")]
    [InlineData("traffic.sidecar.istio.io/excludeOutboundIPRanges", "10.0.0.0/33", "SLU0641")]
    [InlineData("sidecar.istio.io/proxyCPU", "1 core", "SLU0642")]
    [InlineData("sidecar.istio.io/interceptionMode", "redirect", "SLU0643")]
    [InlineData("status.sidecar.istio.io/port", "70000", "SLU0644")]
    [InlineData("readiness.status.sidecar.istio.io/periodSeconds", "0", "SLU0644")]
    [InlineData("sidecar.istio.io/rewriteAppHTTPProbers", "yes", "SLU0645")]
    [InlineData("proxy.istio.io/config", "a: [", "SLU0646")]
    [InlineData("proxy.istio.io/config", "interceptionMode: WRONG", "SLU0646")]
    [InlineData("inject.istio.io/templates", "sidecar,none", "SLU0647")]
    [InlineData("istio.io/reroute-virtual-interfaces", "eth0;reboot", "SLU0648")]
    [InlineData("sidecar.istio.io/userVolume", "[{}]", "SLU0649")]
    [InlineData("sidecar.istio.io/proxyImage", "a b", "SLU0654")]
    public void A_wrong_annotation_is_refused(string annotation, string value, string code)
    {
        var pod = InjectedPod.Of(InjectedPod.With((annotation, value)));
        Assert.Equal(InjectionDecision.Invalid, pod.Result.Decision);
        var finding = Assert.Single(pod.Result.Findings);
        Assert.Equal((code, $"metadata.annotations[\"{annotation}\"]"), (finding.Code.Id, finding.Path));
        Assert.Empty(pod.Patch);
    }

    [Fact]
    public void Every_wrong_annotation_is_reported() =>
        Assert.Equal(
            2,
            InjectedPod
                .Of(InjectedPod.With(("sidecar.istio.io/proxyCPU", "x"), ("status.sidecar.istio.io/port", "x")))
                .Result.Findings.Count
        );

    [Fact]
    public void A_template_of_the_settings_is_merged_into_the_pod()
    {
        var templates = new Dictionary<string, string>
        {
            ["debug"] =
                """{"metadata":{"labels":{"debug":"yes"}},"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]}]}}""",
        };
        var pod = InjectedPod.Of(
            InjectedPod.With(("inject.istio.io/templates", "sidecar,debug")),
            new() { Templates = templates.ToValueMap() }
        );
        Assert.Equal("yes", pod.Label("debug"));
        Assert.Equal("1", pod.Container("web")["env"]![0]!["value"]!.GetValue<string>());
        Assert.Contains("istio-proxy", pod.Names("initContainers"));
    }

    [Fact]
    public void Volumes_of_the_pod_win_over_those_of_the_template_and_its_own_are_mounted()
    {
        var json = JsonNode.Parse(
            InjectedPod.With(
                ("sidecar.istio.io/userVolume", """{"extra":{"emptyDir":{}}}"""),
                ("sidecar.istio.io/userVolumeMount", """[{"name":"extra","mountPath":"/x"}]""")
            )
        )!;
        json["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"istio-data","hostPath":{"path":"/d"}}]""");
        var pod = InjectedPod.Of(json.ToJsonString());
        Assert.Single(pod.Names("volumes"), "istio-data");
        Assert.Contains("extra", pod.Names("volumes"));
        Assert.Contains("/x", InjectedPod.Text(pod.Container("istio-proxy")["volumeMounts"]!), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_request_knows_wins_over_the_settings()
    {
        var context = new InjectionContext
        {
            Environment = [new("ISTIO_META_CLUSTER_ID", "c2"), new("ISTIO_META_NETWORK", "n2"), new("ROOT", "a\"b")],
        };
        var pod = InjectedPod.Of(InjectedPod.With(), context: context);
        Assert.Equal(
            ("c2", "n2", "a\"b"),
            (pod.Variable("ISTIO_META_CLUSTER_ID"), pod.Variable("ISTIO_META_NETWORK"), pod.Variable("ROOT"))
        );
        Assert.Equal("n2", pod.Label("topology.istio.io/network"));
    }

    [Fact]
    public void The_group_of_volumes_is_given_only_where_the_pod_has_none()
    {
        var settings = new InjectionSettings { FsGroup = 1337 };
        Assert.Equal(1337, InjectedPod.Of(InjectedPod.With(), settings).Pod["spec"]!["securityContext"]!["fsGroup"]!.GetValue<int>());
        var own = """{"metadata":{},"spec":{"securityContext":{"fsGroup":5},"containers":[{"name":"a"}]}}""";
        Assert.Equal(5, InjectedPod.Of(own, settings).Pod["spec"]!["securityContext"]!["fsGroup"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("enabled", null, null, null, true)]
    [InlineData("disabled", null, "true", null, false)]
    [InlineData(null, "default", null, null, true)]
    [InlineData(null, "canary", null, null, false)]
    [InlineData(null, null, null, null, false)]
    [InlineData(null, null, "true", null, true)]
    [InlineData(null, null, "true", "canary", false)]
    [InlineData("enabled", null, "false", null, false)]
    public void Labels_of_a_namespace_choose(string? injection, string? revision, string? podInject, string? podRevision, bool expected)
    {
        var labels = Pairs(("istio-injection", injection), ("istio.io/rev", revision));
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject(
                    Pairs(("sidecar.istio.io/inject", podInject), ("istio.io/rev", podRevision))
                        .Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))
                ),
            },
            ["spec"] = new JsonObject(),
        };
        var context = new InjectionContext { Namespace = NamespaceFacts.From("shop", labels.ToValueMap(), default) };
        Assert.Equal(expected, InjectedPod.Of(pod.ToJsonString(), context: context).Result.IsInjected);
    }

    [Fact]
    public void An_annotation_of_a_copied_manifest_does_not_make_a_pod_an_injected_one() =>
        Assert.True(InjectedPod.Of(InjectedPod.With(("sidecar.istio.io/status", "{}"))).Result.IsInjected);

    private static Dictionary<string, string> Pairs(params (string Key, string? Value)[] pairs) =>
        pairs.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!);
}
