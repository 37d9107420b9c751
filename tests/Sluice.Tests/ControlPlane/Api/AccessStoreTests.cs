using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Api.Access;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Tokens, failed logins and the audit's file.</summary>
public sealed class AccessStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private string File => Path.Combine(_folder.Path, "access.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_token_is_known_by_its_text_and_survives_a_restart()
    {
        string text;
        using (var store = AccessStore.Open(File, _clock))
            text = TextOf(store.Issue("ann", [new(Role.Editor, "shop")], expires: null, by: "admin")!);
        using var reopened = AccessStore.Open(File, _clock);

        var principal = reopened.FindByToken(text);

        Assert.Equal("ann", principal!.Name);
        Assert.Equal([new Grant(Role.Editor, "shop")], principal.Grants);
        Assert.Null(reopened.FindByToken(text + "x"));
        Assert.Equal("admin", Assert.Single(reopened.Tokens).CreatedBy);
    }

    [Fact]
    public void The_file_holds_no_token_and_is_for_its_owner_only()
    {
        string text;
        using (var store = AccessStore.Open(File, _clock))
            text = TextOf(store.Issue("ann", [Grant.All(Role.Viewer)], expires: null, by: "admin")!);

        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            Assert.DoesNotContain(
                text["sluice_".Length..],
                Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(file)),
                StringComparison.Ordinal
            );
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
        }
        // 256 bits in base64url.
        Assert.Equal(43, text["sluice_".Length..].Length);
    }

    [Fact]
    public void A_token_ends_when_it_expires_or_is_revoked()
    {
        using var store = AccessStore.Open(File, _clock);
        var expiring = TextOf(store.Issue("a", [Grant.All(Role.Viewer)], _clock.GetUtcNow().AddHours(1), by: "")!);
        var revoked = TextOf(store.Issue("b", [Grant.All(Role.Viewer)], expires: null, by: "")!);

        Assert.NotNull(store.FindByToken(expiring));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(store.FindByToken(expiring));
        Assert.NotNull(store.FindByToken(revoked));
        Assert.True(store.Revoke("b"));
        Assert.Null(store.FindByToken(revoked));
        Assert.False(store.Revoke("b"));
    }

    [Fact]
    public void The_last_use_is_kept_to_the_minute()
    {
        using var store = AccessStore.Open(File, _clock);
        var text = TextOf(store.Issue("a", [Grant.All(Role.Viewer)], expires: null, by: "")!);
        var first = _clock.GetUtcNow();

        store.FindByToken(text);
        _clock.Advance(TimeSpan.FromSeconds(59));
        store.FindByToken(text);
        Assert.Equal(first, store.Tokens[0].LastUsed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        store.FindByToken(text);
        Assert.Equal(_clock.GetUtcNow(), store.Tokens[0].LastUsed);
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        using var store = AccessStore.Open(File, _clock);

        Assert.NotNull(store.Issue("a", [], expires: null, by: ""));
        Assert.Null(store.Issue("a", [], expires: null, by: ""));
    }

    [Theory]
    [InlineData("viewer", "viewer:*")]
    [InlineData("editor:shop", "editor:shop")]
    [InlineData("admin:*", "admin:*")]
    [InlineData("root", null)]
    [InlineData("viewer:", null)]
    [InlineData("viewer:a b", null)]
    [InlineData("", null)]
    public void Grants_are_read_strictly(string text, string? grant)
    {
        Assert.Equal(grant, Grant.TryParse(text, out var read) ? read.Value.ToString() : null);
    }

    [Fact]
    public void Failed_logins_are_counted_by_address_within_a_window_and_within_bounds()
    {
        var failures = new FailedLogins(_clock);
        var one = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < FailedLogins.Most; i++)
            Assert.Null(failures.Note(one));

        Assert.Equal(FailedLogins.Window, failures.Note(one));
        Assert.Null(failures.Note(IPAddress.Parse("192.0.2.2")));
        Assert.NotNull(failures.Note(one.MapToIPv6()));
        for (var i = 0; i < 2 * FailedLogins.MostAddresses; i++)
            failures.Note(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]));
        _clock.Advance(FailedLogins.Window);
        Assert.Null(failures.Note(one));
    }

    [Fact]
    public void One_household_of_IPv6_counts_as_one()
    {
        var failures = new FailedLogins(_clock);
        for (var i = 0; i < FailedLogins.Most; i++)
            failures.Note(IPAddress.Parse($"2001:db8:0:1::{i:x}"));

        Assert.NotNull(failures.Note(IPAddress.Parse("2001:db8:0:1:ffff::1")));
        Assert.Null(failures.Note(IPAddress.Parse("2001:db8:0:2::1")));
    }

    [Fact]
    public void The_audit_is_replaced_before_it_grows_too_large()
    {
        var path = Path.Combine(_folder.Path, "audit.log");
        using (var audit = new AuditLog(path, _clock, NullLogger.Instance, mostBytes: 400))
            for (var i = 0; i < 100; i++)
                audit.Write(
                    new()
                    {
                        Verb = "get",
                        Resource = new string('r', 1000),
                        Outcome = 403,
                    }
                );

        var files = Directory.GetFiles(_folder.Path);
        Assert.Equal(1 + AuditLog.Kept, files.Length);
        Assert.All(files, f => Assert.Single(System.IO.File.ReadAllLines(f)));
        Assert.All(files, f => Assert.InRange(new FileInfo(f).Length, 500, 700));
    }

    private static string TextOf(IssuedToken issued) => Encoding.UTF8.GetString(issued.Text.Reveal());
}
