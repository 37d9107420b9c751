using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Api.Access;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>People log in, are told who they are, change passwords and leave.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private const string Admin = "/apis/admin.sluice.dev/v1";
    private const string Password = "a long pass phrase";
    private const string Other = "quite another phrase";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private TestApi _api = null!;
    private HttpClient _nobody = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(_clock, s => s, Cancel);
        _nobody = _api.Client();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_login_gives_a_token_with_the_rights_of_the_user()
    {
        Settled("ann", "editor:default");

        var login = await LoginAsync("Ann");
        var ann = _api.Client(login.At("token"));
        var who = await ann.ReadAsync($"{Admin}/whoami");

        Assert.Equal(
            (201, "ann", "editor:default", "false"),
            (login.Code, login.At("user"), login.At("grants.0"), login.At("mustChangePassword"))
        );
        Assert.StartsWith("sluice_s_", login.At("token"), StringComparison.Ordinal);
        Assert.Equal("2026-12-01T09:00:00Z", login.At("expires"));
        Assert.Equal(("ann", "session", "editor:default"), (who.At("user"), who.At("kind"), who.At("grants.0")));
        Assert.Equal(200, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Equal(403, (await ann.ReadAsync("/api/v1/namespaces/other/configmaps")).Code);
        Assert.Equal(403, (await ann.ReadAsync($"{Admin}/users")).Code);
    }

    [Fact]
    public async Task Every_login_is_a_new_session_whatever_token_comes_with_it()
    {
        Settled("ann", "viewer");
        var first = (await LoginAsync("ann")).At("token");

        var second = (await _api.Client(first).CreateAsync($"{Admin}/sessions", Body("ann", Password), "application/json")).At("token");

        Assert.NotEqual(first, second);
        var list = await _api.Client(second).ReadAsync($"{Admin}/sessions");
        Assert.Equal(2, list.Names.Count);
        Assert.Single(list.Json["items"]!.AsArray(), i => (bool)i!["status"]!["current"]!);
        Assert.DoesNotContain(second, list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_with_logout_and_opens_nothing_afterwards()
    {
        Settled("ann", "admin");
        var token = (await LoginAsync("ann")).At("token");
        var ann = _api.Client(token);

        Assert.Equal(200, (await ann.RemoveAsync($"{Admin}/sessions/current")).Code);

        Assert.Equal(401, (await ann.ReadAsync($"{Admin}/whoami")).Code);
        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Contains(_api.Audit(), l => Line(l) == "ann login sessions.admin.sluice.dev 201");
        Assert.Contains(_api.Audit(), l => Line(l) == "ann delete sessions.admin.sluice.dev 200");
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(_api.AuditFile, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_when_it_is_idle_and_at_last_whatever_is_done()
    {
        Settled("ann", "viewer");
        var idle = _api.Client((await LoginAsync("ann")).At("token"));
        var busy = _api.Client((await LoginAsync("ann")).At("token"));
        var start = _clock.GetUtcNow();

        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromHours(4));
            Assert.Equal(200, (await busy.ReadAsync($"{Admin}/whoami")).Code);
        }
        Assert.Equal(401, (await idle.ReadAsync($"{Admin}/whoami")).Code);
        while (_clock.GetUtcNow() - start < TimeSpan.FromDays(7) - TimeSpan.FromHours(4))
        {
            _clock.Advance(TimeSpan.FromHours(4));
            Assert.Equal(200, (await busy.ReadAsync($"{Admin}/whoami")).Code);
        }
        _clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(401, (await busy.ReadAsync($"{Admin}/whoami")).Code);
    }

    [Fact]
    public async Task Whoever_has_a_password_of_another_may_only_choose_their_own()
    {
        var password = Encoding.UTF8.GetString(_api.Access.Users.CreateFirst()!.Reveal());
        var login = await LoginAsync("admin", password);
        var admin = _api.Client(login.At("token"));

        Assert.Equal("true", login.At("mustChangePassword"));
        Assert.Equal("true", (await admin.ReadAsync($"{Admin}/whoami")).At("mustChangePassword"));
        foreach (var path in new[] { ConfigMaps, $"{Admin}/users", $"{Admin}/sessions", $"{Admin}/tokens", "/version" })
            Assert.Equal(403, (await admin.ReadAsync(path)).Code);
        var changed = await ChangeAsync(admin, password, Password);

        Assert.Equal((200, "false"), (changed.Code, changed.At("mustChangePassword")));
        Assert.Equal(401, (await admin.ReadAsync($"{Admin}/whoami")).Code);
        Assert.Equal(200, (await _api.Client(changed.At("token")).ReadAsync($"{Admin}/users")).Code);
        Assert.Null(_api.Access.Users.CreateFirst());
        Assert.Equal(401, (await LoginAsync("admin", password)).Code);
    }

    [Theory]
    [InlineData(Password, "short")]
    [InlineData(Password, "password1234")]
    [InlineData(Password, "annaliese-annaliese")]
    [InlineData(Password, "Annaliese1234")]
    [InlineData(Password, "aaaaaaaaaaaaaaaa")]
    [InlineData(Password, Password)]
    public async Task A_bad_new_password_is_not_taken(string old, string next)
    {
        Settled("annaliese", "viewer");
        var user = _api.Client((await LoginAsync("annaliese")).At("token"));

        Assert.Equal(422, (await ChangeAsync(user, old, next)).Code);

        Assert.Equal(201, (await LoginAsync("annaliese")).Code);
    }

    [Fact]
    public async Task A_password_is_not_changed_without_the_old_one_and_ends_all_other_sessions_when_it_is()
    {
        Settled("ann", "viewer");
        var thief = _api.Client((await LoginAsync("ann")).At("token"));
        var ann = _api.Client((await LoginAsync("ann")).At("token"));

        Assert.Equal(403, (await ChangeAsync(thief, "wrong wrong wrong", Other)).Code);
        Assert.Equal(200, (await ChangeAsync(ann, Password, Other)).Code);

        Assert.Equal(401, (await thief.ReadAsync($"{Admin}/whoami")).Code);
        Assert.Equal(401, (await LoginAsync("ann")).Code);
        Assert.Equal(201, (await LoginAsync("ann", Other)).Code);
    }

    [Fact]
    public async Task An_unknown_user_a_wrong_password_and_a_disabled_user_are_told_the_same()
    {
        Settled("ann", "viewer");
        Settled("bob", "viewer");
        Settled("root", "admin");
        _api.Access.Users.Change("bob", u => u with { IsDisabled = true });

        var answers = new[]
        {
            await LoginAsync("ann", "wrong wrong wrong"),
            await LoginAsync("nobody", "wrong wrong wrong"),
            await LoginAsync("bob"),
            await LoginAsync(new string('x', 5000), Password),
            await LoginAsync("ann", new string('x', 5000)),
        };

        Assert.All(answers, a => Assert.Equal(401, a.Code));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        // People type passwords where names belong.
        Assert.DoesNotContain("nobody", await File.ReadAllTextAsync(_api.AuditFile, Cancel), StringComparison.Ordinal);
        Assert.Contains(_api.Audit(), l => (string?)l["reason"] == "unknown user");
    }

    [Fact]
    public void An_unknown_user_costs_the_work_of_a_known_one()
    {
        // What a clock could see is the rounds of the hash: they are the same.
        Assert.Equal(PasswordHash.Of("x").Split('$')[..2], PasswordHash.Nobody.Split('$')[..2]);
        Assert.Equal(PasswordHash.Of("x").Length, PasswordHash.Nobody.Length);
        Assert.False(PasswordHash.Verify("", PasswordHash.Nobody));
    }

    [Fact]
    public async Task Guessing_at_one_user_is_refused_for_a_while_even_with_the_right_password()
    {
        Settled("ann", "viewer");
        Settled("bob", "viewer");
        for (var i = 0; i < LoginThrottle.MostOfUser; i++)
            Assert.Equal(401, (await LoginAsync("ann", "wrong wrong wrong")).Code);

        Assert.Equal(429, (await LoginAsync("ann")).Code);
        Assert.Equal(201, (await LoginAsync("bob")).Code);
        _clock.Advance(LoginThrottle.UserWindow);
        Assert.Equal(201, (await LoginAsync("ann")).Code);
    }

    [Fact]
    public async Task Guessing_from_one_address_is_refused_whatever_the_names_and_says_when_to_come_again()
    {
        Settled("ann", "viewer");
        for (var i = 0; i < LoginThrottle.MostOfAddress; i++)
            Assert.Equal(401, (await LoginAsync($"name{i}")).Code);

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Admin}/sessions")
        {
            Version = _nobody.DefaultRequestVersion,
            Content = new StringContent(Body("ann", Password), Encoding.UTF8, "application/json"),
        };
        using var refused = await _nobody.SendAsync(request, Cancel);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal(LoginThrottle.AddressWindow, refused.Headers.RetryAfter!.Delta);
        _clock.Advance(LoginThrottle.AddressWindow);
        Assert.Equal(201, (await LoginAsync("ann")).Code);
    }

    [Fact]
    public async Task Many_guesses_at_once_get_no_further_than_many_in_turn()
    {
        Settled("ann", "viewer");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => LoginAsync("ann", "wrong wrong wrong")));

        Assert.Equal(LoginThrottle.MostOfUser, answers.Count(a => a.Code == 401));
        Assert.All(answers, a => Assert.True(a.Code is 401 or 429));
    }

    [Fact]
    public async Task Only_a_small_JSON_object_is_a_login()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000));

        Assert.Equal(415, (await _nobody.CreateAsync($"{Admin}/sessions", "user=a&password=b", "application/x-www-form-urlencoded")).Code);
        Assert.Equal(415, (await _nobody.CreateAsync($"{Admin}/sessions", "{user: a}", "application/yaml")).Code);
        Assert.Equal(415, (await _nobody.CreateAsync($"{Admin}/sessions", Body("a", "b"), "text/plain")).Code);
        Assert.Equal(400, (await _nobody.CreateAsync($"{Admin}/sessions", deep, "application/json")).Code);
        Assert.Equal(400, (await _nobody.CreateAsync($"{Admin}/sessions", "[1]", "application/json")).Code);
        Assert.Equal(413, (await _nobody.CreateAsync($"{Admin}/sessions", Body("a", new string('x', 20_000)), "application/json")).Code);
        Assert.Equal(401, (await _nobody.CreateAsync($"{Admin}/sessions", """{"user":[],"password":{}}""", "application/json")).Code);
        Assert.Equal(401, (await _nobody.ReadAsync($"{Admin}/sessions")).Code);
    }

    [Fact]
    public async Task Users_see_and_end_their_own_sessions_and_admins_all()
    {
        Settled("ann", "viewer");
        Settled("bob", "admin:shop");
        Settled("root", "admin");
        var annsId = (await LoginAsync("ann")).At("session");
        var bob = _api.Client((await LoginAsync("bob")).At("token"));
        var root = _api.Client((await LoginAsync("root")).At("token"));

        Assert.DoesNotContain(annsId, (await bob.ReadAsync($"{Admin}/sessions")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await bob.RemoveAsync($"{Admin}/sessions/{annsId}")).Code);
        Assert.Contains(annsId, (await root.ReadAsync($"{Admin}/sessions")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await root.RemoveAsync($"{Admin}/sessions/{annsId}")).Code);
        Assert.Equal(404, (await root.RemoveAsync($"{Admin}/sessions/{annsId}")).Code);
    }

    [Fact]
    public async Task Tokens_are_told_who_they_are_too_and_cannot_pose_as_users()
    {
        Settled("ann", "admin");
        var token = _api.User("robot", "viewer:shop");

        var who = await token.ReadAsync($"{Admin}/whoami");

        Assert.Equal(("robot", "token", "viewer:shop", ""), (who.At("user"), who.At("kind"), who.At("grants.0"), who.At("expires")));
        Assert.Equal(400, (await ChangeAsync(token, Password, Other)).Code);
        Assert.Equal(400, (await token.RemoveAsync($"{Admin}/sessions/current")).Code);
        Assert.Equal(403, (await token.ReadAsync($"{Admin}/sessions")).Code);
        var taken = await _api.User("root", "admin").CreateAsync($"{Admin}/tokens", "{metadata: {name: ann}, spec: {grants: [viewer]}}");
        Assert.Equal(409, taken.Code);
    }

    private void Settled(string name, params string[] grants)
    {
        var read = grants.Select(g => Grant.TryParse(g, out var grant) ? grant.Value : throw new ArgumentException(g)).ToArray();
        Assert.Equal(UserOutcome.Done, _api.Access.Users.Add(name, [.. read], PasswordHash.Of(Password), "test"));
        _api.Access.Users.Change(name, u => u with { MustChangePassword = false });
    }

    private Task<ApiReply> LoginAsync(string user, string password = Password) =>
        _nobody.CreateAsync($"{Admin}/sessions", Body(user, password), "application/json");

    private static Task<ApiReply> ChangeAsync(HttpClient client, string old, string next) =>
        client.CreateAsync($"{Admin}/password", new JsonObject { ["old"] = old, ["new"] = next }.ToJsonString(), "application/json");

    private static string Body(string user, string password) => new JsonObject { ["user"] = user, ["password"] = password }.ToJsonString();

    private static string Line(JsonObject line) => $"{line["who"]} {line["verb"]} {line["resource"]} {line["outcome"]}";
}
