using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Tests.Resources;

/// <summary>Turns a row of upstream's tables into a whole resource: most rows test a part, which only counts within one.</summary>
internal static class UpstreamValidationCase
{
    private static readonly string[] WholeKinds =
    [
        "Gateway",
        "VirtualService",
        "DestinationRule",
        "ServiceEntry",
        "WorkloadEntry",
        "Sidecar",
        "PeerAuthentication",
    ];

    /// <summary>The resource, or null where the row is about something that is not one of our kinds.</summary>
    public static JsonObject? Wrap(JsonObject row)
    {
        var kind = row["kind"]!.GetValue<string>();
        var input = Expand(row["input"]);
        if (kind == "trustDomain")
            return MeshConfig(new() { ["trustDomain"] = input });
        if (WholeKinds.Contains(kind))
            return Resource(kind, input, row);
        if (row["resource"] is JsonObject wrapped && WholeKinds.Contains(wrapped["kind"]!.GetValue<string>()))
            return Resource(wrapped["kind"]!.GetValue<string>(), Expand(wrapped["spec"]), row);
        return Part(kind, input, row["context"] as JsonObject) is var (outer, spec) ? Resource(outer, spec, row) : null;
    }

    private static (string Kind, JsonNode Spec)? Part(string kind, JsonNode? input, JsonObject? context) =>
        kind switch
        {
            "Port" => Server(
                new()
                {
                    ["port"] = input,
                    ["bind"] = context?["bind"]?.DeepClone(),
                    ["hosts"] = Array("a.test"),
                }
            ),
            "ipAddress" => Server(
                new()
                {
                    ["port"] = HttpPort(80),
                    ["bind"] = input,
                    ["hosts"] = Array("a.test"),
                }
            ),
            "portNumber" => Server(new() { ["port"] = HttpPort(input), ["hosts"] = Array("a.test") }),
            "portName" => ServiceEntry(
                new()
                {
                    ["ports"] = new JsonArray(
                        new JsonObject
                        {
                            ["number"] = 80,
                            ["protocol"] = "HTTP",
                            ["name"] = input,
                        }
                    ),
                }
            ),
            "ipSubnet" => ServiceEntry(new() { ["addresses"] = new JsonArray(input) }),
            "httpStatus" => Route(new() { ["directResponse"] = new JsonObject { ["status"] = input } }),
            "HTTPDirectResponse" => Route(new() { ["directResponse"] = input, ["route"] = input is null ? Destinations() : null }),
            "HTTPRoute(root of delegate)" => Route(input!.AsObject()),
            "httpHeaderName" => Matching(input),
            "httpHeaderValue" => Route(
                new()
                {
                    ["route"] = Destinations(),
                    ["headers"] = new JsonObject { ["request"] = new JsonObject { ["set"] = new JsonObject { ["x-test"] = input } } },
                }
            ),
            "wildcardDomain" => ("DestinationRule", new JsonObject { ["host"] = input }),
            "fqdn" => ("WorkloadEntry", new JsonObject { ["address"] = input, ["network"] = input?.GetValue<string>() == "" ? null : "n" }),
            "wildcardDomainForVSBoundToGateway" => AtGateway(input, context!["sni"]!.GetValue<bool>()),
            "LocalityLoadBalancerSetting" => Balancer("localityLbSetting", input, context),
            "ZoneAwareLoadBalancerSetting" => Balancer("zoneAwareLbSetting", input, context),
            "localities" => Balancer("localityLbSetting", Distribute(input!.AsArray()), new() { ["outlier"] = new JsonObject() }),
            "exportTo" => ExportTo(input, context!),
            _ => null,
        };

    private static JsonObject Resource(string kind, JsonNode? spec, JsonObject row)
    {
        var context = row["context"] as JsonObject;
        return new()
        {
            ["apiVersion"] = kind == "PeerAuthentication" ? "security.istio.io/v1" : "networking.istio.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = context?["configName"]?.DeepClone() ?? "foo",
                ["namespace"] = context?["namespace"]?.DeepClone() ?? "bar",
                ["labels"] = context?["labels"]?.DeepClone(),
            },
            ["spec"] = spec,
        };
    }

    private static JsonObject MeshConfig(JsonObject config) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "istio", ["namespace"] = "istio-system" },
            ["data"] = new JsonObject { ["mesh"] = config.ToJsonString() },
        };

    private static (string, JsonNode) Server(JsonObject server) => ("Gateway", new JsonObject { ["servers"] = new JsonArray(server) });

    private static JsonObject HttpPort(JsonNode? number) =>
        new()
        {
            ["number"] = number,
            ["protocol"] = "HTTP",
            ["name"] = "http",
        };

    private static (string, JsonNode) Route(JsonObject route) =>
        ("VirtualService", new JsonObject { ["hosts"] = Array("foo.bar"), ["http"] = new JsonArray(route) });

    private static JsonArray Destinations() => new(new JsonObject { ["destination"] = new JsonObject { ["host"] = "foo.baz" } });

    private static (string, JsonNode) Matching(JsonNode? name)
    {
        var headers = new JsonObject { [name!.GetValue<string>()] = new JsonObject { ["exact"] = "x" } };
        return Route(new() { ["match"] = new JsonArray(new JsonObject { ["headers"] = headers }), ["route"] = Destinations() });
    }

    private static (string, JsonNode) ServiceEntry(JsonObject part)
    {
        part["hosts"] = Array("a.test");
        part["resolution"] = "STATIC";
        return ("ServiceEntry", part);
    }

    private static (string, JsonNode) AtGateway(JsonNode? host, bool sni)
    {
        var destinations = new JsonArray(new JsonObject { ["destination"] = new JsonObject { ["host"] = "foo.baz" } });
        var spec = new JsonObject { ["hosts"] = new JsonArray(host), ["gateways"] = Array("ingress") };
        if (sni)
        {
            var match = new JsonArray(new JsonObject { ["sniHosts"] = new JsonArray(host!.DeepClone()) });
            spec["tls"] = new JsonArray(new JsonObject { ["match"] = match, ["route"] = destinations });
        }
        else
            spec["http"] = new JsonArray(new JsonObject { ["route"] = destinations });
        return ("VirtualService", spec);
    }

    private static (string, JsonNode) Balancer(string field, JsonNode? setting, JsonObject? context)
    {
        var balancer = new JsonObject { ["simple"] = "ROUND_ROBIN", [field] = setting };
        var policy = new JsonObject { ["loadBalancer"] = balancer, ["outlierDetection"] = context?["outlier"]?.DeepClone() };
        return ("DestinationRule", new JsonObject { ["host"] = "a.test", ["trafficPolicy"] = policy });
    }

    private static JsonObject Distribute(JsonArray localities)
    {
        var items = localities.Select(l =>
            (JsonNode)
                new JsonObject
                {
                    ["from"] = l!.DeepClone(),
                    ["to"] = new JsonObject { ["r/z/s"] = 100 },
                }
        );
        return new() { ["distribute"] = new JsonArray([.. items]) };
    }

    private static (string, JsonNode) ExportTo(JsonNode? exportTo, JsonObject context)
    {
        if (context["isServiceEntry"]?.GetValue<bool>() == true)
            return ServiceEntry(new() { ["exportTo"] = exportTo });
        var spec = new JsonObject { ["host"] = "a.test", ["exportTo"] = exportTo };
        if (context["isDestinationRuleWithSelector"]?.GetValue<bool>() == true)
            spec["workloadSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "a" } };
        return ("DestinationRule", spec);
    }

    private static JsonArray Array(string item) => new(JsonValue.Create(item));

    // {"$repeat": ["a", 3]} stands for "aaa"; bytes are base64 on the wire.
    private static JsonNode? Expand(JsonNode? node, string? field = null)
    {
        if (node is JsonObject repeat && repeat["$repeat"] is JsonArray arguments)
        {
            var text = new string(arguments[0]!.GetValue<string>()[0], arguments[1]!.GetValue<int>());
            return field == "bytes" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;
        }
        return node switch
        {
            JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Expand(p.Value, p.Key)))),
            JsonArray list => new JsonArray([.. list.Select(i => Expand(i))]),
            JsonValue bytes when field == "bytes" => Convert.ToBase64String(Encoding.UTF8.GetBytes(bytes.GetValue<string>())),
            _ => node?.DeepClone(),
        };
    }
}
