using System.CommandLine;
using Sluice.Commands;
using Sluice.Hosting;
using Sluice.Testing;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Commands;

/// <summary>What `sluice inject` writes into pods is what our programs take.</summary>
public sealed class InjectedCommandLineTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            prometheus.io/port: "8080"
            traffic.sidecar.istio.io/excludeInterfaces: eth1
            traffic.sidecar.istio.io/kubevirtInterfaces: vnet0
            traffic.sidecar.istio.io/includeOutboundPorts: "25"
            traffic.sidecar.istio.io/excludeOutboundPorts: "26"
            ANNOTATION
        spec:
          containers:
            - name: web
              readinessProbe: {httpGet: {port: 8080, path: /ready}}
              lifecycle: {preStop: {httpGet: {port: 8080, path: /stop}}}

        """;

    [Theory]
    [InlineData("a: b", 3)]
    [InlineData("a: b", 3, "cni=Chained")]
    [InlineData("a: b", 2, "nativeSidecar=false")]
    [InlineData("a: b", 3, "nativeSidecar=false", "holdApplication=true", "logLevel=debug")]
    [InlineData("sidecar.istio.io/interceptionMode: TPROXY", 3)]
    [InlineData("sidecar.istio.io/interceptionMode: NONE", 2)]
    [InlineData("sidecar.istio.io/logLevel: warning,misc:error", 3)]
    [InlineData("status.sidecar.istio.io/port: \"0\"", 3)]
    [InlineData("proxy.istio.io/config: '{discoveryAddress: \"control.other.svc:15012\"}'", 3)]
    public void Every_command_line_is_understood(string annotation, int expected, params string[] words)
    {
        var lines = CommandLines(Inject(annotation, words)).ToList();
        Assert.Equal(expected, lines.Count);
        foreach (var line in lines)
        {
            var program = line[0] == "sluice-sidecar" ? SidecarCommand.Create() : Sluice.Program.Root();
            Assert.Contains(line[0], new[] { "sluice", "sluice-sidecar" });
            Assert.Empty(program.Parse(line[1..]).Errors.Select(e => $"{string.Join(' ', line)}: {e.Message}"));
        }
    }

    [Fact]
    public void What_the_environment_tells_about_the_application_is_understood()
    {
        var environment = Containers(Inject("a: b"))
            .First(c => $"{c["name"]}" == "istio-proxy")["env"]
            .AllNodes.OfType<YamlMappingNode>()
            .Where(v => v.Children.ContainsKey("name") && v.Children.ContainsKey("value"))
            .ToDictionary(v => $"{v["name"]}", v => $"{v["value"]}");
        var (options, error) = AgentEnvironment.Read(environment.GetValueOrDefault, 15_020, 15_090);
        Assert.Equal("", error);
        Assert.Equal(["/app-health/web/readyz", "/app-lifecycle/web/prestopz"], options!.Probes.Keys);
        Assert.Equal(8080, options.Metrics!.Port);
    }

    private static IEnumerable<string[]> CommandLines(YamlNode root)
    {
        foreach (var container in Containers(root).Where(c => c.Children.ContainsKey("command")))
            yield return [.. Words(container["command"]), .. Words(container["args"])];
        foreach (var hook in root.AllNodes.OfType<YamlMappingNode>().Where(n => n.Children.ContainsKey("exec")))
            yield return [.. Words(hook["exec"]["command"])];
    }

    private static IEnumerable<YamlMappingNode> Containers(YamlNode root) =>
        new[] { "containers", "initContainers" }
            .Where(l => ((YamlMappingNode)root["spec"]).Children.ContainsKey(l))
            .SelectMany(l => ((YamlSequenceNode)root["spec"][l]).Cast<YamlMappingNode>());

    private static IEnumerable<string> Words(YamlNode list) => ((YamlSequenceNode)list).Select(w => $"{w}");

    private static YamlNode Inject(string annotation, params string[] words)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "pod.yaml");
        File.WriteAllText(file, Pod.Replace("ANNOTATION", annotation, StringComparison.Ordinal));
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = InjectCommand.Run(new() { Files = [file], Words = words }, () => Stream.Null, output, error);
        Assert.Equal((0, ""), (code, $"{error}"));
        var stream = new YamlStream();
        stream.Load(new StringReader(output.ToString()));
        return stream.Documents[0].RootNode;
    }
}
