using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Sluice.ControlPlane.Injection;

namespace Sluice.Tests.ControlPlane.Injection;

public sealed class InjectionProperties
{
    private static readonly Gen<string> Name = Gen.OneOf(Gen.Const("web"), Gen.Const("istio-proxy"), Gen.Const("istio-init"), Gen.String);

    private static readonly Gen<JsonObject?> Probe = Gen.OneOf(
        Gen.Const((JsonObject?)null),
        Gen.Int[1, 65_535]
            .Select(p =>
                (JsonObject?)
                    new JsonObject
                    {
                        ["httpGet"] = new JsonObject { ["port"] = p, ["path"] = "/\"\\" },
                    }
            ),
        Gen.String.Select(p => (JsonObject?)new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = p } }),
        Gen.Int[1, 65_535]
            .Select(p =>
                (JsonObject?)
                    new JsonObject
                    {
                        ["grpc"] = new JsonObject { ["port"] = p },
                        ["timeoutSeconds"] = 3,
                    }
            )
    );

    private static readonly Gen<JsonObject> Container = Gen.Select(
        Name,
        Probe,
        Gen.String,
        (name, probe, port) =>
        {
            var container = new JsonObject
            {
                ["name"] = name,
                ["ports"] = new JsonArray(new JsonObject { ["name"] = port, ["containerPort"] = 80 }),
            };
            if (probe is not null)
                container["livenessProbe"] = probe.DeepClone();
            return container;
        }
    );

    private static readonly Gen<JsonObject?> Entries = Gen.OneOf(
        Gen.Const((JsonObject?)null),
        Gen.Dictionary(Gen.OneOf(Gen.String, Gen.Const("app"), Gen.Const("a/b~c")), Gen.String)[0, 4]
            .Select(d => (JsonObject?)new JsonObject(d.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))))
    );

    private static readonly Gen<string> Pods = Gen.Select(
        Entries,
        Entries,
        Container.Array[0, 3],
        Container.Array[0, 2],
        Gen.Bool,
        (labels, annotations, containers, init, indented) =>
        {
            var (metadata, spec) = (new JsonObject(), new JsonObject());
            if (labels is not null)
                metadata["labels"] = labels.DeepClone();
            if (annotations is not null)
                metadata["annotations"] = annotations.DeepClone();
            // Names are unique over both lists, or Kubernetes refuses the pod.
            var names = new HashSet<string>();
            spec["containers"] = Unique(containers, names);
            if (init.Length > 0)
                spec["initContainers"] = Unique(init, names);
            return new JsonObject { ["metadata"] = metadata, ["spec"] = spec }.ToJsonString(
                new JsonSerializerOptions { WriteIndented = indented }
            );
        }
    );

    private static readonly Gen<InjectionSettings> Settings = Gen.Select(
        Gen.Bool,
        Gen.Enum<CniMode>(),
        Gen.Enum<InterceptionMode>(),
        Gen.Bool,
        (native, cni, mode, hold) =>
            new InjectionSettings
            {
                NativeSidecar = native,
                Cni = cni,
                Interception = mode,
                HoldApplication = hold,
                ImagePullSecrets = ["registry"],
            }
    );

    private static JsonArray Unique(JsonObject[] containers, HashSet<string> names) =>
        new([.. containers.Where(c => names.Add(c["name"]!.GetValue<string>())).Select(c => c.DeepClone())]);

    [Fact]
    public void An_injected_pod_is_not_injected_again() =>
        Gen.Select(Pods, Settings)
            .Sample(
                (json, settings) =>
                {
                    var pod = InjectedPod.Of(json, settings);
                    Assert.True(pod.Result.IsInjected);
                    Assert.Single(pod.Names("containers").Concat(pod.Names("initContainers")), "istio-proxy");
                    Assert.Equal("", pod.Again(settings));
                },
                iter: 2_000
            );

    [Fact]
    public void The_same_pod_gives_the_same_patch_and_keeps_its_own_containers() =>
        Gen.Select(Pods, Settings)
            .Sample(
                (json, settings) =>
                {
                    var pod = InjectedPod.Of(json, settings);
                    Assert.Equal(pod.Patch, InjectedPod.Of(json, settings).Patch);
                    var before = JsonNode.Parse(json)!["spec"]!["containers"]!.AsArray().Select(c => c!["name"]!.GetValue<string>());
                    Assert.Empty(before.Where(n => n is not ("istio-proxy" or "istio-init")).Except(pod.Names("containers")));
                },
                iter: 1_000
            );
}
