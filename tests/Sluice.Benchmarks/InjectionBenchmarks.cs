using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.Benchmarks;

/// <summary>A pod as a Deployment's ReplicaSet makes it: one container, two probes, two volumes, a few labels.</summary>
[MemoryDiagnoser]
[MinColumn]
public class InjectionBenchmarks
{
    private const string Typical = """
        {"metadata":{"generateName":"web-5d8f7c9b6d-","namespace":"shop","labels":{"app":"web","version":"v2","pod-template-hash":"5d8f7c9b6d"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d8f7c9b6d","uid":"1","controller":true,"blockOwnerDeletion":true}]},
        "spec":{"volumes":[{"name":"kube-api-access-x","projected":{"sources":[]}},{"name":"data","emptyDir":{}}],
        "containers":[{"name":"web","image":"registry.test/web:1.2.3","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
        "env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"resources":{"requests":{"cpu":"100m","memory":"64Mi"}},
        "volumeMounts":[{"name":"data","mountPath":"/data"}],
        "livenessProbe":{"httpGet":{"path":"/live","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10},
        "readinessProbe":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10}}],
        "restartPolicy":"Always","serviceAccountName":"default"}}
        """;

    private readonly SidecarInjector _injector = new(new());
    private readonly InjectionContext _context = new() { Namespace = new() { Name = "shop" } };
    private readonly ArrayBufferWriter<byte> _patch = new(64 * 1024);
    private readonly byte[] _json = Encoding.UTF8.GetBytes(Typical.Replace("\n", "", StringComparison.Ordinal));
    private readonly byte[] _annotatedJson = Encoding.UTF8.GetBytes(
        Typical
            .Replace("\n", "", StringComparison.Ordinal)
            .Replace(
                "\"ownerReferences\"",
                "\"annotations\":{\"sidecar.istio.io/proxyCPU\":\"200m\",\"traffic.sidecar.istio.io/excludeOutboundPorts\":\"3306\"},\"ownerReferences\"",
                StringComparison.Ordinal
            )
    );

    private Pod _pod = null!;
    private Pod _annotated = null!;
    private Pod _host = null!;

    [GlobalSetup]
    public void Parse()
    {
        _pod = Pod.Parse(_json);
        _annotated = Pod.Parse(_annotatedJson);
        _host = Pod.Parse("""{"metadata":{"name":"a"},"spec":{"hostNetwork":true,"containers":[{"name":"a"}]}}"""u8.ToArray());
    }

    /// <summary>Decision and patch; the pod is parsed.</summary>
    [Benchmark(Baseline = true)]
    public int DecideAndPatch() => Inject(_pod);

    /// <summary>The same with annotations, for which the template is made anew.</summary>
    [Benchmark]
    public int DecideAndPatchAnnotated() => Inject(_annotated);

    /// <summary>A pod that is left alone.</summary>
    [Benchmark]
    public int DecideOnly() => Inject(_host);

    /// <summary>From bytes to bytes.</summary>
    [Benchmark]
    public int ParseDecideAndPatch() => Inject(Pod.Parse(_json));

    private int Inject(Pod pod)
    {
        _patch.ResetWrittenCount();
        _injector.Inject(pod, _context, _patch);
        return _patch.WrittenCount;
    }
}
