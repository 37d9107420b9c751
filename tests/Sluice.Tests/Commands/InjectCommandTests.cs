using System.Text;
using System.Text.Json.Nodes;
using Sluice.Commands;
using Sluice.ControlPlane.Injection.Manifests;

namespace Sluice.Tests.Commands;

public sealed class InjectCommandTests : IDisposable
{
    private const string Deployment = """
        # the shop
        apiVersion: apps/v1
        kind: Deployment # kept
        metadata: {name: web, namespace: shop}
        spec:
          template:
            metadata:
              labels: {app: web}
              # about annotations
              annotations:
                a: "1"   # one
            spec:
              containers:
                # the application
                - name: web
                  image: 'web:1'
                  readinessProbe:
                    httpGet: {port: 8080}
              terminationGracePeriodSeconds: 5

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-inject-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_not_changed_keeps_its_text()
    {
        var (code, output, error) = Run(Deployment);
        Assert.Equal((0, ""), (code, error));
        var kept = Deployment
            .Split('\n')
            .Where(l => !l.Contains("{app: web}", StringComparison.Ordinal) && !l.Contains("{port: 8080}", StringComparison.Ordinal));
        Assert.Empty(kept.Except(output.Split('\n')));
        Assert.Contains("istio-proxy", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_documents_pass_through_byte_for_byte()
    {
        const string Others =
            "# first\n---\nkind: Service\napiVersion: v1\nmetadata: { name: a } # b\n---\nkind:  ConfigMap\napiVersion: v1\n";
        Assert.Equal((0, Others, ""), Run(Others));
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", "spec:\n  template:")]
    [InlineData("apps/v1", "DaemonSet", "spec:\n  template:")]
    [InlineData("apps/v1", "StatefulSet", "spec:\n  template:")]
    [InlineData("apps/v1", "ReplicaSet", "spec:\n  template:")]
    [InlineData("v1", "ReplicationController", "spec:\n  template:")]
    [InlineData("batch/v1", "Job", "spec:\n  template:")]
    [InlineData("batch/v1", "CronJob", "spec:\n jobTemplate:\n  spec:\n   template:")]
    [InlineData("apps.openshift.io/v1", "DeploymentConfig", "spec:\n  template:")]
    public void Every_kind_with_pods_is_injected(string version, string kind, string path)
    {
        var yaml =
            $"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: a\n{path}\n      spec:\n        containers:\n        - name: web\n";
        var (code, output, _) = Run(yaml);
        Assert.Equal(0, code);
        Assert.Contains("- name: istio-proxy", output, StringComparison.Ordinal);
        Assert.Contains($"{kind.ToLowerInvariant()}s/a", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_and_a_pod_of_another_group_are_told_apart()
    {
        const string Yaml =
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n  spec:\n    containers:\n    - name: web\n- apiVersion: batch.volcano.sh/v1\n  kind: Job\n  metadata:\n    name: b\n";
        var (code, output, error) = Run(Yaml);
        Assert.Equal((0, ""), (code, error));
        Assert.Empty(Yaml.Split('\n').Except(output.Split('\n')));
    }

    [Fact]
    public void Json_is_written_where_it_is_asked_for()
    {
        var (code, output, _) = Run(Deployment, r => r with { Format = ManifestFormat.Json });
        Assert.Equal(0, code);
        Assert.Equal(
            "istio-proxy",
            JsonNode.Parse(output)!["spec"]!["template"]!["spec"]!["initContainers"]![1]!["name"]!.GetValue<string>()
        );
    }

    [Fact]
    public void A_wrong_annotation_exits_1_with_its_place_and_writes_nothing()
    {
        var file = Path.Combine(_folder.FullName, "a.yaml");
        File.WriteAllText(file, Deployment.Replace("a: \"1\"", "status.sidecar.istio.io/port: \"x\"", StringComparison.Ordinal));
        var (code, output, error) = Run("", r => r with { Files = [file] });
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(
            $"{file}:11:39: error SLU0644 Deployment shop/web spec.template.metadata.annotations[",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Broken_YAML_exits_1_with_its_place()
    {
        var (code, output, error) = Run("a: [");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("<stdin>:2:1: error SLU0003", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_without_a_pod_exits_1()
    {
        var (code, _, error) = Run("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n");
        Assert.Equal(1, code);
        Assert.Contains("SLU0650 Deployment default/a", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_that_is_left_alone_is_named()
    {
        var yaml = Deployment.Replace("terminationGracePeriodSeconds: 5", "hostNetwork: true", StringComparison.Ordinal);
        var (code, output, error) = Run(yaml);
        Assert.Equal((0, yaml), (code, output));
        Assert.Contains(
            "warning SLU0653 Deployment shop/web: Not injected: it has host networking enabled.",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_come_from_a_file_and_from_words_that_win()
    {
        var file = Path.Combine(_folder.FullName, "settings.yaml");
        File.WriteAllText(file, "image: one.test/a:1\ninterception: TPROXY\nlimits: {cpu: '3'}\n");
        var (code, output, error) = Run(Deployment, r => r with { Settings = file, Words = ["image=two.test/b:2", "nativeSidecar=false"] });
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("two.test/b:2", output, StringComparison.Ordinal);
        Assert.Contains("TPROXY", output, StringComparison.Ordinal);
        Assert.DoesNotContain("restartPolicy", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("imagge=a")]
    [InlineData("statusPort=x")]
    [InlineData("limits.cpu=much")]
    public void A_wrong_word_exits_2(string word) => Assert.Equal(2, Run(Deployment, r => r with { Words = [word] }).Code);

    [Fact]
    public void A_wrong_file_of_settings_exits_1_and_a_missing_one_2()
    {
        var file = Path.Combine(_folder.FullName, "settings.yaml");
        File.WriteAllText(file, "imagge: a\n");
        var (code, _, error) = Run(Deployment, r => r with { Settings = file });
        Assert.Equal(1, code);
        Assert.StartsWith($"{file}:1:1: error ", error, StringComparison.Ordinal);
        Assert.Equal(2, Run(Deployment, r => r with { Settings = file + ".none" }).Code);
        Assert.Equal(2, Run("", r => r with { Files = [file + ".none"] }).Code);
    }

    private static (int Code, string Output, string Error) Run(string input, Func<InjectRequest, InjectRequest>? change = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var request = new InjectRequest { Files = ["-"] };
        var code = InjectCommand.Run(
            change?.Invoke(request) ?? request,
            () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            output,
            error
        );
        return (code, output.ToString(), error.ToString());
    }
}
