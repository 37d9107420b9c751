using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Forward;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Forward;

/// <summary>Who is let in, how long that is remembered, and what a flood of wrong passwords costs.</summary>
public sealed class ProxyAuthenticationTests : IDisposable
{
    // bcrypt's lowest: the tests are about who is right, not about how slow.
    private const int Cost = 4;

    private readonly FakeTimeProvider _clock = new();
    private readonly Counter _refused = new();
    private readonly ProxyAuthentication _users;

    public ProxyAuthenticationTests() => _users = new(_refused, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _users.Dispose();

    [Theory]
    [InlineData("Basic", "ann:right", true)]
    [InlineData("basic", "ann:right", true)]
    [InlineData("Basic", "bob:with:colon", true)]
    [InlineData("Basic", "zoe:pässwörd", true)]
    [InlineData("Basic", "ann:wrong", false)]
    [InlineData("Basic", "ann:", false)]
    [InlineData("Basic", "ann", false)]
    [InlineData("Basic", ":right", false)]
    [InlineData("Basic", "Ann:right", false)]
    [InlineData("Basic", "bob:right", false)]
    [InlineData("Digest", "ann:right", false)]
    public async Task Only_the_right_password_of_a_user_is_let_in(string scheme, string credentials, bool isRight)
    {
        var user = await _users.AuthenticateAsync($"{scheme} {Base64(credentials)}", Settings(), Token);
        Assert.Equal(isRight ? credentials[..3] : null, user);
        Assert.Equal(isRight ? 0 : 1, _refused.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic YW5uOnJpZ2h")]
    [InlineData("YW5uOnJpZ2h0")]
    public async Task What_is_no_basic_credential_is_refused(string? field) =>
        Assert.Null(await _users.AuthenticateAsync(field, Settings(), Token));

    [Fact]
    public async Task Nobody_is_asked_where_no_user_is_wanted()
    {
        Assert.Equal("", await _users.AuthenticateAsync(null, Settings() with { RequiresUser = false }, Token));
        Assert.Equal(0, _refused.Value);
    }

    [Fact]
    public async Task A_hash_that_is_none_lets_nobody_in()
    {
        var settings = Settings() with { Users = [new ProxyUser("ann", new Secret("plain"u8.ToArray()))] };
        Assert.Null(await _users.AuthenticateAsync(Basic("ann", "plain"), settings, Token));
    }

    [Fact]
    public async Task What_was_right_is_remembered_for_five_minutes_and_not_beyond()
    {
        Assert.False(await IsKnownAsync("ann", "right"));
        Assert.Equal("ann", await _users.AuthenticateAsync(Basic("ann", "right"), Settings(), Token));
        Assert.True(await IsKnownAsync("ann", "right"));
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.True(await IsKnownAsync("ann", "right"));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(await IsKnownAsync("ann", "right"));
    }

    [Fact]
    public async Task What_was_wrong_is_not_remembered_as_right()
    {
        Assert.Null(await _users.AuthenticateAsync(Basic("ann", "wrong"), Settings(), Token));
        Assert.Null(await _users.AuthenticateAsync(Basic("ann", "wrong"), Settings(), Token));
    }

    [Fact]
    public async Task A_changed_hash_and_a_removed_user_count_at_once()
    {
        Assert.Equal("ann", await _users.AuthenticateAsync(Basic("ann", "right"), Settings(), Token));
        var changed = Settings() with { Users = [User("ann", "other")] };
        Assert.Null(await _users.AuthenticateAsync(Basic("ann", "right"), changed, Token));
        Assert.Equal("ann", await _users.AuthenticateAsync(Basic("ann", "other"), changed, Token));
        Assert.Null(await _users.AuthenticateAsync(Basic("ann", "right"), Settings() with { Users = [] }, Token));
    }

    [Fact]
    public async Task A_flood_of_wrong_passwords_is_bounded_and_known_users_pass_it_by()
    {
        Assert.Equal("ann", await _users.AuthenticateAsync(Basic("ann", "right"), Settings(), Token));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        // Names that nobody has cost a hash as slow as that of a new password: the first of them is still at it when the last has come.
        var flood = Enumerable
            .Range(0, 64)
            .Select(i => _users.AuthenticateAsync(Basic($"nobody{i}", "x"), Settings(), over.Token).AsTask())
            .ToArray();
        Assert.Contains(flood, t => !t.IsCompleted);
        var beyond = _users.AuthenticateAsync(Basic("nobody", "x"), Settings(), Token).AsTask();
        Assert.True(beyond.IsCompleted);
        Assert.Null(await beyond);
        Assert.True(await IsKnownAsync("ann", "right"));
        await over.CancelAsync();
        await Task.WhenAll(flood.Select(t => t.ContinueWith(_ => { }, Token)));
        Assert.Equal("bob", await _users.AuthenticateAsync(Basic("bob", "with:colon"), Settings(), Token));
    }

    // What is remembered needs no hash, and so no wait.
    private async Task<bool> IsKnownAsync(string name, string password)
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        try
        {
            return await _users.AuthenticateAsync(Basic(name, password), Settings(), over.Token) == name;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static ForwardProxyFilter Settings() => Known;

    private static ForwardProxyFilter Known { get; } =
        SnapshotBuilder.Forward() with
        {
            RequiresUser = true,
            Users = [User("ann", "right"), User("bob", "with:colon"), User("zoe", "pässwörd")],
        };

    private static ProxyUser User(string name, string password) =>
        new(name, new Secret(Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword(password, Cost))));

    private static string Basic(string name, string password) => $"Basic {Base64($"{name}:{password}")}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
