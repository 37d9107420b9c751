using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Identity;

namespace Sluice.Tests.Xds.Identity;

/// <summary>When a proxy asks for its certificate, and with which proof.</summary>
public sealed class WorkloadIdentityTests : IAsyncDisposable
{
    private const string Web = "spiffe://cluster.local/ns/shop/sa/web";
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TemporaryFolder _folder = new();
    private readonly FakeAuthority _authority;
    private readonly Channel<WorkloadCertificate> _changes = Channel.CreateUnbounded<WorkloadCertificate>();
    private WorkloadIdentity? _identity;

    public WorkloadIdentityTests() => _authority = new(_clock, Web);

    public async ValueTask DisposeAsync()
    {
        if (_identity is not null)
            await _identity.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_renews_at_half_of_the_life_with_a_tenth_of_jitter_and_a_new_key()
    {
        var identity = Start(Options() with { JoinToken = new Secret("join"u8) });
        var first = await ChangedAsync();
        Assert.Equal(first, await identity.FirstAsync(Cancel));
        Assert.Equal("join", await TokenAsync());
        await AdvanceAsync(TimeSpan.FromHours(10.7));
        Assert.False(_authority.WasAsked);
        await AdvanceAsync(TimeSpan.FromHours(2.6));
        var second = await ChangedAsync();
        Assert.NotEqual(first.Serial, second.Serial);
        Assert.NotEqual(first.PrivateKey, second.PrivateKey);
        Assert.Equal(first.Chain, (await _authority.NextAsync()).Chain);
        Assert.Equal(second, identity.Current);
    }

    [Fact]
    public async Task A_token_file_is_read_again_at_each_request()
    {
        var file = _folder.Write("token", "one\n");
        Start(Options() with { TokenFile = file, JoinToken = new Secret("join"u8) });
        await ChangedAsync();
        Assert.Equal("one", await TokenAsync());
        _folder.Write("token", "two\n");
        await AdvanceAsync(TimeSpan.FromHours(14));
        await ChangedAsync();
        Assert.Equal("two", await TokenAsync());
    }

    [Fact]
    public async Task While_the_authority_is_away_pauses_grow_and_the_old_certificate_stays()
    {
        var identity = Start(Options() with { JoinToken = new Secret("join"u8) });
        var first = await ChangedAsync();
        await _authority.NextAsync();
        _authority.Fails = true;
        await AdvanceAsync(TimeSpan.FromHours(14));
        var pauses = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            await _authority.NextAsync();
            pauses.Add(await NextPauseAsync());
        }
        Assert.Equal(first, identity.Current);
        Assert.InRange(pauses[0], 0.9, 1.2);
        Assert.InRange(pauses[3], 7, 9);
        Assert.InRange(pauses[^1], 54, 67);
        _authority.Fails = false;
        await AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first.Serial, (await ChangedAsync()).Serial);
    }

    [Fact]
    public async Task An_answer_that_is_for_another_key_or_workload_is_not_used()
    {
        _authority.SwapsKey = true;
        var identity = Start(Options() with { JoinToken = new Secret("join"u8), SpiffeId = Web });
        await _authority.NextAsync();
        await NextPauseAsync();
        (_authority.SwapsKey, _authority.SpiffeId) = (false, "spiffe://cluster.local/ns/shop/sa/admin");
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        await _authority.NextAsync();
        Assert.Null(identity.Current);
        _authority.SpiffeId = Web;
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(Web, (await ChangedAsync()).SpiffeId);
    }

    [Fact]
    public async Task Roots_that_are_pushed_count_at_once_and_change_no_key()
    {
        var identity = Start(Options() with { JoinToken = new Secret("join"u8) });
        var first = await ChangedAsync();
        using var other = new FakeAuthority(_clock, Web);
        Assert.False(identity.UseRoots("garbage"));
        Assert.True(identity.UseRoots(first.Roots));
        Assert.True(identity.UseRoots(other.RootPem));
        var second = await ChangedAsync();
        Assert.Equal(first with { Roots = other.RootPem }, second);
    }

    [Fact]
    public async Task Without_any_proof_it_goes_on_looking()
    {
        var file = Path.Combine(_folder.Path, "token");
        var identity = Start(Options() with { TokenFile = file });
        await NextPauseAsync();
        Assert.Null(identity.Current);
        await File.WriteAllTextAsync(file, "late", Cancel);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await ChangedAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private WorkloadIdentityOptions Options() => new() { RootsFile = _folder.Write("roots.pem", _authority.RootPem) };

    private WorkloadIdentity Start(WorkloadIdentityOptions options)
    {
        _identity = new(options, _authority, _watched ??= new(_clock), new Random(42), NullLogger.Instance);
        _identity.Changed += c => _changes.Writer.TryWrite(c);
        _identity.Start();
        return _identity;
    }

    private WaitingClock? _watched;

    private ValueTask<WorkloadCertificate> ChangedAsync() => _changes.Reader.ReadAsync(Cancel);

    private async Task<string> TokenAsync() => Encoding.ASCII.GetString((await _authority.NextAsync()).Token.Reveal());

    /// <summary>Advances once the loop waits: time that passes before would be lost on it.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        await _watched!.WaitingAsync(Cancel);
        _clock.Advance(time);
    }

    /// <summary>How long the loop means to wait; it has waited for that long when this returns.</summary>
    private async Task<double> NextPauseAsync()
    {
        var pause = await _watched!.WaitingAsync(Cancel);
        _clock.Advance(pause);
        return pause.TotalSeconds;
    }
}
