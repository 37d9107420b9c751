using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Commands;
using Sluice.ControlPlane.Api.Access;
using Sluice.Testing;
using Sluice.Values;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Users are made, changed and removed, by those who may.</summary>
public sealed class UserTests : IAsyncLifetime
{
    private const string Admin = "/apis/admin.sluice.dev/v1";
    private const string Users = $"{Admin}/users";

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

    [Fact]
    public async Task A_user_is_made_with_a_password_that_is_shown_once_and_must_be_changed()
    {
        var made = await _admin.CreateAsync(Users, "{metadata: {name: ann@shop.test}, spec: {grants: [\"editor:shop\"]}}");
        var password = made.At("status.password");
        var login = await LoginAsync("ann@shop.test", password);

        Assert.Equal((201, 201, "true"), (made.Code, login.Code, login.At("mustChangePassword")));
        var read = await _admin.ReadAsync($"{Users}/ann@shop.test");
        var list = await _admin.ReadAsync(Users);
        Assert.Equal(("editor:shop", "root", "1"), (read.At("spec.grants.0"), read.At("status.createdBy"), read.At("status.sessions")));
        var hash = _api.Access.Users.FindWithHash("ann@shop.test")!.Hash;
        foreach (var text in new[] { made.Text, read.Text, list.Text, await File.ReadAllTextAsync(_api.AuditFile, Cancel) })
        {
            Assert.DoesNotContain(hash, text, StringComparison.Ordinal);
            Assert.True(text == made.Text || !text.Contains(password, StringComparison.Ordinal));
        }
        Assert.Equal(409, (await _admin.CreateAsync(Users, "{metadata: {name: ann@shop.test}, spec: {grants: [viewer]}}")).Code);
    }

    [Theory]
    [InlineData("{metadata: {name: Ann}, spec: {grants: [viewer]}}", 400)]
    [InlineData("{metadata: {name: ../ann}, spec: {grants: [viewer]}}", 400)]
    [InlineData("{metadata: {name: ann}, spec: {grants: []}}", 400)]
    [InlineData("{metadata: {name: ann}, spec: {grants: [owner]}}", 400)]
    [InlineData("{metadata: {name: ann}, spec: {grants: [viewer], hash: x}}", 400)]
    [InlineData("{metadata: {name: ann}, spec: {grants: [viewer], password: short}}", 422)]
    [InlineData("{metadata: {name: ann}, spec: {grants: [viewer], disabled: maybe}}", 400)]
    [InlineData("{metadata: {name: root}, spec: {grants: [viewer]}}", 409)]
    public async Task A_user_that_makes_no_sense_is_not_made(string body, int code)
    {
        Assert.Equal(code, (await _admin.CreateAsync(Users, body)).Code);
        Assert.Empty(_api.Access.Users.All);
    }

    [Fact]
    public async Task What_a_user_may_do_changes_at_once_and_disabling_ends_their_sessions()
    {
        var token = SignIn("ann", "viewer");
        var ann = _api.Client(token);
        Assert.Equal(403, (await ann.CreateAsync(VirtualServices, Samples.VirtualService("a.test"))).Code);

        Assert.Equal(200, (await _admin.ReplaceAsync($"{Users}/ann", "{spec: {grants: [\"editor:default\"]}}")).Code);
        Assert.Equal(201, (await ann.CreateAsync(VirtualServices, Samples.VirtualService("a.test"))).Code);
        Assert.Equal(200, (await _admin.ReplaceAsync($"{Users}/ann", "{spec: {disabled: true}}")).Code);

        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Equal(200, (await _admin.ReplaceAsync($"{Users}/ann", "{spec: {disabled: false}}")).Code);
        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Equal("editor:default", (await _admin.ReadAsync($"{Users}/ann")).At("spec.grants.0"));
    }

    [Fact]
    public async Task A_reset_or_removal_ends_sessions()
    {
        var ann = _api.Client(SignIn("ann", "viewer"));
        var bob = _api.Client(SignIn("bob", "viewer"));

        Assert.Equal(200, (await _admin.ReplaceAsync($"{Users}/ann", "{spec: {password: a brand new phrase}}")).Code);
        Assert.Equal(200, (await _admin.RemoveAsync($"{Users}/bob")).Code);

        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Equal(401, (await bob.ReadAsync(ConfigMaps)).Code);
        Assert.Equal("true", (await LoginAsync("ann", "a brand new phrase")).At("mustChangePassword"));
        Assert.Equal(404, (await _admin.RemoveAsync($"{Users}/bob")).Code);
        Assert.Equal(404, (await _admin.ReplaceAsync($"{Users}/bob", "{spec: {disabled: true}}")).Code);
    }

    [Fact]
    public async Task The_last_admin_of_all_stays_so()
    {
        var first = _api.Client(SignIn("one", "admin"));
        SignIn("two", "admin:shop", "editor");

        Assert.Equal(409, (await first.RemoveAsync($"{Users}/one")).Code);
        Assert.Equal(409, (await first.ReplaceAsync($"{Users}/one", "{spec: {grants: [editor]}}")).Code);
        Assert.Equal(409, (await first.ReplaceAsync($"{Users}/one", "{spec: {disabled: true}}")).Code);
        Assert.Equal(200, (await first.ReplaceAsync($"{Users}/two", "{spec: {grants: [admin]}}")).Code);
        Assert.Equal(200, (await first.RemoveAsync($"{Users}/one")).Code);
        Assert.Equal("two", Assert.Single(_api.Access.Users.All).Name);
    }

    [Theory]
    [InlineData("editor")]
    [InlineData("admin:shop")]
    [InlineData("viewer")]
    public async Task Nobody_gives_themselves_more_than_they_have(string grant)
    {
        var mallory = _api.Client(SignIn("mallory", grant));

        Assert.Equal(403, (await mallory.ReplaceAsync($"{Users}/mallory", "{spec: {grants: [admin]}}")).Code);
        Assert.Equal(403, (await mallory.CreateAsync(Users, "{metadata: {name: eve}, spec: {grants: [admin]}}")).Code);
        Assert.Equal(403, (await mallory.CreateAsync($"{Admin}/tokens", "{metadata: {name: eve}, spec: {grants: [admin]}}")).Code);
        Assert.Equal(403, (await mallory.ReadAsync(Users)).Code);
        Assert.Equal(403, (await mallory.RemoveAsync($"{Users}/mallory")).Code);
        Assert.Equal(Grants(grant), _api.Access.Users.Find("mallory")!.Grants);
    }

    [Fact]
    public async Task An_open_screen_is_not_enough_to_change_ones_own_password()
    {
        var ann = _api.Client(SignIn("ann", "admin"));

        Assert.Equal(400, (await ann.ReplaceAsync($"{Users}/ann", "{spec: {password: a brand new phrase}}")).Code);
    }

    [Fact]
    public async Task A_password_reset_beside_the_running_server_counts()
    {
        var ann = _api.Client(SignIn("ann", "admin"));
        var (output, error) = (new StringWriter(), new StringWriter());

        var code = ResetPasswordCommand.Run(_api.Folder.Path, "ann", output, error);
        var login = await LoginAsync("ann", output.ToString().Trim());

        Assert.Equal((0, "", 201, "true"), (code, error.ToString(), login.Code, login.At("mustChangePassword")));
        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Equal(1, ResetPasswordCommand.Run(_api.Folder.Path, "bob", output, error));
        Assert.Contains("there are ann", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, ResetPasswordCommand.Run(Path.Combine(_api.Folder.Path, "none"), "ann", output, error));
    }

    [Fact]
    public async Task A_reset_ends_sessions_in_the_running_server_without_another_login()
    {
        var ann = _api.Client(SignIn("ann", "admin"));
        using (var other = AccessStore.Open(Path.Combine(_api.Folder.Path, "access.db"), _clock))
            other.Users.Reset("ann");

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
    }

    [Fact]
    public async Task Users_and_sessions_survive_a_restart_and_no_secret_is_in_the_file()
    {
        var token = SignIn("ann", "editor:shop");
        using var again = AccessStore.Open(Path.Combine(_api.Folder.Path, "access.db"), _clock);

        Assert.Equal(("ann", PrincipalKind.Session), (again.FindBySession(token)!.Name, again.FindBySession(token)!.Kind));
        foreach (var file in Directory.GetFiles(_api.Folder.Path, "access.db*"))
        {
            var content = Encoding.Latin1.GetString(await ReadSharedAsync(file));
            Assert.DoesNotContain(token["sluice_s_".Length..], content, StringComparison.Ordinal);
            Assert.DoesNotContain("a long pass phrase", content, StringComparison.Ordinal);
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }

    private string SignIn(string name, params string[] grants)
    {
        Assert.Equal(UserOutcome.Done, _api.Access.Users.Add(name, Grants(grants), PasswordHash.Of("a long pass phrase"), "test"));
        _api.Access.Users.Change(name, u => u with { MustChangePassword = false });
        return Encoding.UTF8.GetString(_api.Access.Sessions.Start(name, null, "test").Text.Reveal());
    }

    private static ValueList<Grant> Grants(params string[] grants) =>
        grants.Select(g => Grant.TryParse(g, out var grant) ? grant.Value : throw new ArgumentException(g)).ToValueList();

    private Task<ApiReply> LoginAsync(string user, string password) =>
        _api.Client().CreateAsync($"{Admin}/sessions", $$"""{"user":"{{user}}","password":"{{password}}"}""", "application/json");
}
