using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Api.Access;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>The audit is searched, paged over its files, and exported.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Audit = "/apis/admin.sluice.dev/v1/audit";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(_clock, s => s, Cancel);
        _admin = _api.User("root", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("", "a9 a8 a7 a6 a5 a4 a3 a2 a1 a0")]
    [InlineData("who=EVE", "a9 a7 a5 a3 a1")]
    [InlineData("verb=delete", "a9 a6 a3 a0")]
    [InlineData("verb=del", "")]
    [InlineData("resource=secrets&namespace=ns1", "a7 a1")]
    [InlineData("outcome=failure&name=a1", "a1")]
    [InlineData("outcome=2xx", "a8 a6 a4 a2 a0")]
    [InlineData("outcome=403&since=2026-11-24T09:05:00Z", "a9 a7 a5")]
    [InlineData("since=2026-11-24T09:02:00Z&until=2026-11-24T09:04:00Z", "a3 a2")]
    [InlineData("limit=2", "a9 a8")]
    public async Task Entries_are_found_by_what_is_known_of_them_newest_first(string query, string names)
    {
        Fill(_api.AuditFile, 10);

        Assert.Equal(names, string.Join(' ', await NamesAsync(_admin, query)));
    }

    [Theory]
    [InlineData("since=yesterday")]
    [InlineData("until=x")]
    [InlineData("outcome=perhaps")]
    [InlineData("format=xml")]
    [InlineData("continue=x")]
    public async Task What_cannot_be_understood_is_refused(string query)
    {
        Assert.Equal(400, (await _admin.ReadAsync($"{Audit}?{query}")).Code);
    }

    [Fact]
    public async Task Pages_go_on_over_files_that_are_put_aside_meanwhile()
    {
        // Some five lines a file, so that there are many, and the oldest are gone.
        Fill(_api.AuditFile, 30, mostBytes: 1000);
        var all = await NamesAsync(_admin, "limit=1000");
        var seen = new List<string>();
        var next = "";
        do
        {
            var page = await _admin.ReadAsync($"{Audit}?limit=4&continue={next}");
            seen.AddRange(page.Json["items"]!.AsArray().Select(i => (string)i!["name"]!));
            next = page.At("metadata.continue");
            if (seen.Count == 8)
                File.Move(_api.AuditFile, $"{_api.AuditFile}.0");
            if (seen.Count == 8)
                Rotate();
        } while (next.Length > 0);

        Assert.Equal(all, seen);
        Assert.True(all.Count > 20, $"{all.Count}");
        Assert.Equal("a29", all[0]);
    }

    [Fact]
    public async Task A_mark_whose_file_is_gone_says_so()
    {
        Fill(_api.AuditFile, 5);
        var next = (await _admin.ReadAsync($"{Audit}?limit=1")).At("metadata.continue");
        File.Delete(_api.AuditFile);

        Assert.Equal(410, (await _admin.ReadAsync($"{Audit}?continue={next}")).Code);
    }

    [Fact]
    public async Task A_line_that_is_being_written_or_broken_hides_no_other()
    {
        Fill(_api.AuditFile, 2);
        await File.AppendAllTextAsync(_api.AuditFile, "{broken\n", Cancel);
        await File.AppendAllTextAsync(_api.AuditFile, "{\"name\":\"torn\"", Cancel);

        Assert.Equal(["a1", "a0"], await NamesAsync(_admin, ""));
    }

    [Theory]
    [InlineData("admin:ns1", "a9 a7 a5 a3 a1")]
    [InlineData("admin:other", "")]
    public async Task The_admin_of_a_namespace_sees_what_concerns_it_only(string grant, string names)
    {
        Fill(_api.AuditFile, 10);

        Assert.Equal(names, string.Join(' ', await NamesAsync(_api.User("ann", grant), "")));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("editor")]
    public async Task Who_is_no_admin_sees_nothing(string grant)
    {
        Assert.Equal(403, (await _api.User("ann", grant).ReadAsync(Audit)).Code);
    }

    [Fact]
    public async Task An_export_holds_no_formula()
    {
        using (var audit = new AuditLog(_api.AuditFile, _clock, NullLogger.Instance))
            audit.Write(
                new()
                {
                    Who = "=cmd|'/c calc'!A0",
                    Verb = "get",
                    Resource = "+1",
                    Name = "a \"quoted\", name",
                    Outcome = 403,
                    Reason = "@SUM(A1)",
                }
            );

        var csv = await _admin.ReadAsync($"{Audit}?format=csv");

        Assert.Equal("text/csv; charset=utf-8", csv.ContentType);
        var lines = csv.Text.Split("\r\n");
        Assert.Equal("time,who,verb,resource,namespace,name,outcome,revision,dryRun,reason,address", lines[0]);
        Assert.Equal(
            "\"2026-11-24T09:00:00.000Z\",\"'=cmd|'/c calc'!A0\",\"get\",\"'+1\",\"\",\"a \"\"quoted\"\", name\",\"403\",\"\",\"\",\"'@SUM(A1)\",\"\"",
            lines[1]
        );
    }

    private void Fill(string file, int count, long mostBytes = AuditLog.DefaultMostBytes)
    {
        using var audit = new AuditLog(file, _clock, NullLogger.Instance, mostBytes);
        for (var i = 0; i < count; i++)
        {
            audit.Write(
                new()
                {
                    Who = i % 2 == 0 ? "ann" : "eve",
                    Verb = i % 3 == 0 ? "delete" : "get",
                    Resource = i % 3 == 1 ? "secrets" : "virtualservices.networking.istio.io",
                    Namespace = i % 2 == 0 ? "ns0" : "ns1",
                    Name = string.Create(CultureInfo.InvariantCulture, $"a{i}"),
                    Outcome = i % 2 == 0 ? 200 : 403,
                }
            );
            _clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    // As the log does it: every file one further, and a new one.
    private void Rotate()
    {
        for (var i = AuditLog.Kept; i >= 0; i--)
            if (File.Exists($"{_api.AuditFile}.{i}"))
                File.Move($"{_api.AuditFile}.{i}", $"{_api.AuditFile}.{i + 1}", overwrite: true);
        File.WriteAllText(_api.AuditFile, "{\"time\":\"2027-01-01T00:00:00Z\",\"name\":\"new\"}\n");
    }

    private static async Task<List<string>> NamesAsync(HttpClient client, string query)
    {
        var page = await client.ReadAsync($"{Audit}?{query}");
        Assert.Equal(200, page.Code);
        return [.. page.Json["items"]!.AsArray().Select(i => (string)i!["name"]!)];
    }
}
