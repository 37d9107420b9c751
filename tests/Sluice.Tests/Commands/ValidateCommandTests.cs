using System.Text;
using System.Text.Json.Nodes;
using Sluice.Commands;
using Sluice.Testing;

namespace Sluice.Tests.Commands;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Good = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-validate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Valid_resources_exit_0()
    {
        Write("a.yaml", Good);
        var (code, output, _) = Run(json: false);
        Assert.Equal((0, "1 valid resource, 0 errors, 0 warnings"), (code, output.Trim()));
    }

    [Fact]
    public void Warnings_alone_exit_0()
    {
        Write("a.yaml", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a}\n");
        var (code, output, _) = Run(json: false);
        Assert.Equal(0, code);
        Assert.Contains("1 warning", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_exit_1_and_read_as_a_compilers()
    {
        var file = Write("a.yaml", Good.Replace("name: a", "name: A", StringComparison.Ordinal));
        var (code, output, _) = Run(json: false);
        Assert.Equal(1, code);
        Assert.StartsWith($"{file}:3:18: error SLU0102 Namespace /A metadata.name: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_path_exits_2()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, ValidateCommand.Run([Path.Combine(_folder.FullName, "none.yaml")], false, () => Stream.Null, output, error));
        Assert.Contains("none.yaml", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_are_walked_in_ordinal_order()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "sub"));
        foreach (var name in new[] { "b.yml", "B.json", "sub/a.yaml", "readme.md" })
            Write(name, "- 1");
        var (_, output, _) = Run(json: true);
        Assert.Equal(
            ["B.json", "b.yml", "a.yaml"],
            JsonNode.Parse(output)!.AsArray().Select(f => Path.GetFileName(f!["file"]!.GetValue<string>()))
        );
    }

    [Fact]
    public void A_dash_reads_standard_input_and_json_tells_everything()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var input = Reading("networking.istio.io/v1", "Gateway").Replace("HTTP", "HTTS", StringComparison.Ordinal);
        var code = ValidateCommand.Run(["-"], true, () => new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error);
        Assert.Equal(1, code);
        var finding = Assert.Single(JsonNode.Parse(output.ToString())!.AsArray())!;
        Assert.Equal("SLU0107", finding["code"]!.GetValue<string>());
        Assert.Equal("error", finding["severity"]!.GetValue<string>());
        Assert.Equal("did you mean HTTPS?", finding["suggestion"]!.GetValue<string>());
        Assert.Equal("<stdin>", finding["file"]!.GetValue<string>());
        Assert.Equal(7, finding["line"]!.GetValue<int>());
        Assert.Equal("spec.servers[0].port.protocol", finding["path"]!.GetValue<string>());
        Assert.Equal(
            "Gateway default/a",
            $"{finding["resource"]!["kind"]} {finding["resource"]!["namespace"]}/{finding["resource"]!["name"]}"
        );
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_warning_that_suggests_its_neighbour()
    {
        Write("servercert.pem", "");
        Write("privatekey.pem", "");
        var text = Reading("networking.istio.io/v1", "Gateway")
            .Replace("protocol: HTTP", "protocol: HTTPS", StringComparison.Ordinal)
            .Replace(
                "  - port",
                $"  - tls: {{mode: SIMPLE, serverCertificate: {_folder.FullName}/servercert.pem, privateKey: {_folder.FullName}/rivatekey.pem}}\n    port",
                StringComparison.Ordinal
            );
        Write("a.yaml", text);
        var (code, output, _) = Run(json: true);
        var finding = Assert.Single(JsonNode.Parse(output)!.AsArray(), f => f!["code"]!.GetValue<string>() == "SLU0500")!;
        Assert.Equal(0, code);
        Assert.Equal($"did you mean {_folder.FullName}/privatekey.pem?", finding["suggestion"]!.GetValue<string>());
        Assert.Equal("spec.servers[0].tls.privateKey", finding["path"]!.GetValue<string>());
    }

    [Fact]
    public void The_books_example_as_printed_names_all_its_errors()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        using var output = new StringWriter();
        var code = ValidateCommand.Run(
            [SharedData.PathOf("samples/book-gateway-as-printed.yaml")],
            true,
            () => Stream.Null,
            output,
            TextWriter.Null
        );
        var found = JsonNode
            .Parse(output.ToString())!
            .AsArray()
            .Select(f => $"{f!["line"]} {f["code"]} {f["path"]}: {f["suggestion"]}")
            .ToList();
        Assert.Equal(1, code);
        Assert.Equal(
            [
                "2 SLU0014 kind: did you mean Gateway?",
                "21 SLU0107 spec.servers[1].port.protocol: did you mean HTTPS?",
                "27 SLU0500 spec.servers[1].tls.serverCertificate: ",
                "28 SLU0500 spec.servers[1].tls.privateKey: ",
                "35 SLU0023 spec.servers[3].hosts: ",
                "39 SLU0020 spec.hosts: 'hosts' is a field of spec.servers[3]: move it there",
            ],
            found
        );
    }

    private static string Reading(string apiVersion, string kind) =>
        $$"""
            apiVersion: {{apiVersion}}
            kind: {{kind}}
            metadata: {name: a}
            spec:
              servers:
              - port:
                  {number: 80, name: http, protocol: HTTP}
                hosts: [a.test]
            """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private (int Code, string Output, string Error) Run(bool json)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = ValidateCommand.Run([_folder.FullName], json, () => Stream.Null, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
