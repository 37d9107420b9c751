using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Resources;

public sealed class ReadingYamlTests
{
    [Fact]
    public void Quoted_numbers_are_numbers()
    {
        var gateway = Reading.One<Gateway>(Reading.Gateway("port: {number: '8080', name: http, protocol: HTTP}"));
        Assert.Equal(8080u, gateway.Spec.Servers[0].Port!.Number);
    }

    [Fact]
    public void An_unquoted_number_is_no_text()
    {
        var error = Reading.OneError(Reading.Gateway("port: {number: 80, name: 80, protocol: HTTP}"));
        Assert.Equal(Codes.WrongType, error.Code);
        Assert.Equal("spec.servers[0].port.name", error.Path);
        Assert.Equal("quote it: \"80\"", error.Suggestion);
        Assert.Equal(10, error.Position.Line);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("N", false)]
    [InlineData("False", false)]
    public void Booleans_are_those_of_yaml_1_1(string text, bool expected)
    {
        var gateway = Reading.One<Gateway>(Reading.Gateway(Reading.HttpPort, $"tls: {{httpsRedirect: {text}}}"));
        Assert.Equal(expected, gateway.Spec.Servers[0].Tls!.HttpsRedirect);
    }

    [Fact]
    public void A_quoted_boolean_is_text()
    {
        var error = Reading.OneError(Reading.Gateway(Reading.HttpPort, "tls: {httpsRedirect: 'true'}"));
        Assert.Equal((Codes.WrongType, "remove the quotes"), (error.Code, error.Suggestion));
    }

    [Fact]
    public void Anchors_and_merge_keys_are_expanded_and_the_mapping_itself_wins()
    {
        var service = Reading.One<Service>(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              ports:
              - &first {name: http, port: 80, protocol: TCP}
              - <<: *first
                name: other
                port: 81
            """
        );
        Assert.Equal(("other", 81, "TCP"), (service.Spec.Ports[1].Name, service.Spec.Ports[1].Port, service.Spec.Ports[1].Protocol));
    }

    [Fact]
    public void A_syntax_error_spoils_only_its_own_document()
    {
        var read = Reading.Read(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: first}
            ---
            apiVersion: v1
            kind: "Namespace
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: third}
            """
        );
        Assert.Equal(["first", "third"], read.Resources.ToArray().Select(r => r.Resource.Metadata.Name));
        var error = Assert.Single(read.Diagnostics.ToArray());
        Assert.Equal(Codes.SyntaxError, error.Code);
        Assert.InRange(error.Position.Line, 5, 7);
    }

    [Fact]
    public void Empty_documents_comments_and_directives_are_no_resources()
    {
        var read = Reading.Read(
            "# nothing\n---\n---\n...\n%YAML 1.2\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n...\n---\n"
        );
        Assert.Empty(read.Diagnostics);
        Assert.Single(read.Resources.ToArray());
    }

    [Fact]
    public void A_list_is_unpacked()
    {
        var read = Reading.Read(
            """
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            - {apiVersion: v1, kind: Namespace, metadata: {name: b}}
            """
        );
        Assert.Empty(read.Diagnostics);
        Assert.Equal(2, read.Resources.Count);
    }

    [Fact]
    public void A_duplicate_key_is_an_error_with_its_place_and_the_resource_is_not_used()
    {
        const string text = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  name: b\n";
        var error = Reading.OneError(text);
        Assert.Equal((Codes.DuplicateKey, 5, 3), (error.Code, error.Position.Line, error.Position.Column));
        Assert.Equal(0, ResourceLoader.Load([SourceFile.OfText("a.yaml", text)]).Resources.Count);
    }

    [Theory]
    [InlineData("a: *missing")]
    [InlineData("a: &a [*a]")]
    public void A_bad_alias_is_an_error(string text) => Assert.Equal(Codes.BadAlias, Reading.OneError(text).Code);

    [Fact]
    public void An_alias_bomb_is_refused_before_it_explodes()
    {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
        for (var i = 1; i < 12; i++)
            bomb += $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        Assert.Equal(Codes.TooManyNodes, Reading.OneError(bomb).Code);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deep_nesting_is_refused(char bracket)
    {
        Assert.Contains(Reading.Errors(new string(bracket, 200_000)), e => e.Code == Codes.TooDeep);
        Assert.NotEmpty(Reading.Errors(new string(bracket, 200_000), "deep.json"));
    }

    [Fact]
    public void Deep_block_nesting_is_refused()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => new string(' ', i) + "a:\n"));
        Assert.Equal(Codes.TooDeep, Reading.OneError(text).Code);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x3A, 0x20, 0xC3, 0x28 }, 4)]
    [InlineData(new byte[] { 0x61, 0x3A, 0x20, 0x00 }, 4)]
    public void What_is_not_text_is_refused_with_its_place(byte[] content, int column)
    {
        var error = Assert.Single(ResourceReader.Read("a.yaml", content).Diagnostics.ToArray());
        Assert.Equal((Codes.NotText, 1, column), (error.Code, error.Position.Line, error.Position.Column));
    }

    [Fact]
    public void Limits_on_size_and_number_hold()
    {
        var limits = new ReadLimits
        {
            FileBytes = 100,
            DocumentLength = 20,
            Documents = 3,
            Diagnostics = 2,
        };
        Assert.Equal([Codes.FileTooLarge], CodesOf(new string('#', 101), limits));
        Assert.Equal([Codes.DocumentTooLarge], CodesOf("a: " + new string('b', 30), limits));
        Assert.Equal([Codes.TooManyDocuments], CodesOf("---\n---\n---\n---\n", limits));
        Assert.Contains(Codes.TooManyFindings, CodesOf("---\n- 1\n---\n- 1\n---\n- 1\n", limits));
    }

    private static IEnumerable<DiagnosticCode> CodesOf(string text, ReadLimits limits) =>
        ResourceReader.Read("a.yaml", System.Text.Encoding.UTF8.GetBytes(text), limits).Diagnostics.ToArray().Select(d => d.Code);

    [Fact]
    public void Lines_of_windows_and_a_byte_order_mark_are_read()
    {
        var read = Reading.Read(
            "\uFEFFapiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: a\r\n---\r\napiVersion: v1\r\nkind: Namespac\r\n"
        );
        Assert.Single(read.Resources.ToArray(), r => r.Resource.Metadata.Name == "a");
        Assert.Contains(read.Diagnostics.ToArray(), d => d.Code == Codes.UnknownKind && d.Position.Line == 7);
    }

    [Fact]
    public void Null_fields_are_absent()
    {
        var gateway = Reading.One<Gateway>(Reading.Gateway(Reading.HttpPort, "tls: null", "bind: ~"));
        Assert.Null(gateway.Spec.Servers[0].Tls);
        Assert.Equal("", gateway.Spec.Servers[0].Bind);
    }
}
