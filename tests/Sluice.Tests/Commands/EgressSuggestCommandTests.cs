using System.Globalization;
using System.Text;
using Sluice.Commands;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Commands;

public sealed class EgressSuggestCommandTests : IDisposable
{
    private static readonly EgressRecord Record = new()
    {
        Time = DateTimeOffset.Parse("2026-11-24T10:00:00Z", CultureInfo.InvariantCulture),
        Protocol = EgressProtocol.Connect,
        Host = "a.test",
        Port = 443,
        User = "alice",
        Source = "10.0.0.1",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_suggestion_is_valid_as_it_is_written()
    {
        var file = Path.Combine(_folder.Path, "suggestion.yaml");
        var (code, output, error) = Run(Log(Record) with { Output = file });
        Assert.Equal((0, "", ""), (code, output, error));
        using var findings = new StringWriter();
        Assert.Equal(0, ValidateCommand.Run([file], false, () => Stream.Null, findings, TextWriter.Null));
        Assert.Equal("2 valid resources, 0 errors, 0 warnings", findings.ToString().Trim());
    }

    [Fact]
    public void Names_and_labels_are_those_asked_for()
    {
        var names = new Sluice.ControlPlane.Egress.SuggestionOptions
        {
            Namespace = "outside",
            Name = "shop",
            Selector = ValueMap.Of(("istio", "yes")),
        };
        var (_, output, _) = Run(Log(Record) with { Names = names });
        Assert.Contains(
            "metadata:\n  name: shop\n  namespace: outside\nspec:\n  selector: {istio: \"yes\"}\n",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Other_lines_are_passed_over_and_counted()
    {
        var path = _folder.Write("log", "[2026-11-24] \"GET / HTTP/1.1\" 200\n" + Record.ToLine() + "{\"time\":1}\n");
        var (code, _, error) = Run(new() { Logs = [path] });
        Assert.Equal((0, "sluice egress suggest: lines passed over because they are no records: 2"), (code, error.Trim()));
    }

    [Fact]
    public void A_dash_is_standard_input()
    {
        using var output = new StringWriter();
        var input = new MemoryStream(Encoding.UTF8.GetBytes(Record.ToLine()));
        Assert.Equal(0, EgressSuggestCommand.Run(new() { Logs = ["-"] }, () => input, output, TextWriter.Null));
        Assert.Contains("name: a.test\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_before_a_time_do_not_count()
    {
        var (_, output, _) = Run(
            Log(Record, Record with { Host = "b.test", Time = Record.Time.AddHours(1) }) with
            {
                Since = Record.Time.AddMinutes(1),
            }
        );
        Assert.DoesNotContain("a.test", output, StringComparison.Ordinal);
        Assert.Contains("b.test", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_exits_1()
    {
        var (code, output, error) = Run(new() { Logs = [Path.Combine(_folder.Path, "none.log")] });
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("none.log", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_records_exit_1() => Refuses(Log(), "there are no records");

    [Fact]
    public void Denied_records_alone_exit_1() =>
        Refuses(Log(Record with { Verdict = EgressVerdict.Denied }), "nothing was let through; denied records: 1");

    [Fact]
    public void Records_that_no_rule_can_name_exit_1() =>
        Refuses(Log(Record with { User = "*" }), "no rule can allow what was let through (records: 1)");

    [Fact]
    public void A_name_that_no_resource_may_have_exits_1() =>
        Refuses(Log(Record) with { Names = new() { Name = "My Policy" } }, "SLU0102 EgressPolicy istio-system/My Policy metadata.name");

    [Theory]
    [InlineData("--selector istio", "--selector: write key=value")]
    [InlineData("--since yesterday", "--since: write a time")]
    [InlineData("", "Required argument 'LOG' missing")]
    public void Wrong_usage_is_explained(string options, string message)
    {
        var command = EgressCommand.Create();
        var log = options.Length > 0 ? ["log"] : Array.Empty<string>();
        var parsed = command.Parse([.. new[] { "suggest" }, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. log]);
        Assert.Contains(parsed.Errors, e => e.Message.Contains(message, StringComparison.Ordinal));
    }

    private EgressSuggestRequest Log(params EgressRecord[] records) =>
        new() { Logs = [_folder.Write("audit.log", string.Concat(records.Select(r => r.ToLine())))] };

    private static void Refuses(EgressSuggestRequest request, string why)
    {
        var (code, output, error) = Run(request);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(EgressSuggestRequest request)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = EgressSuggestCommand.Run(request, () => Stream.Null, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
