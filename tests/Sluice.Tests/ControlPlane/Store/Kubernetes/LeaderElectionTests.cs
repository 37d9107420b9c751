using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.ControlPlane.Store.Kubernetes.Leases;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

public sealed class LeaderElectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);

    private LeaseServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await LeaseServer.StartAsync();

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    [Fact]
    public async Task The_first_leads_and_gives_the_lease_back_when_it_goes()
    {
        await using var a = new Candidate(_server!, "a");
        await a.GainedAsync();
        Assert.True(a.Election.IsLeader);
        Assert.Equal(("a", "a"), (_server!.Holder, a.Election.Leader));

        await using var b = new Candidate(_server, "b");
        await b.WaitsAsync();
        Assert.Equal((false, "a"), (b.Election.IsLeader, b.Election.Leader));

        await a.StopAsync();
        await a.LostAsync();
        Assert.False(a.Election.IsLeader);
        Assert.Equal("", _server.Holder);

        // Nobody waits for a lease that was given back.
        b.Clock.Advance(TimeSpan.FromSeconds(5));
        await b.GainedAsync();
        Assert.Equal(("b", 1), (_server.Holder, _server.Transitions));
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_stops_before_another_may_begin()
    {
        await using var a = new Candidate(_server!, "a");
        await a.GainedAsync();
        await using var b = new Candidate(_server!, "b");
        await b.WaitsAsync();
        _server!.IsDown = true;
        for (var i = 0; i < 4; i++)
        {
            Assert.True(a.Election.IsLeader);
            await a.RenewsAsync();
        }
        // Eight seconds without: still within the ten.
        Assert.True(a.Election.IsLeader);
        await a.RenewsAsync();
        await a.LostAsync();
        Assert.False(a.Election.IsLeader);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_knows_at_once_that_it_leads_no_more()
    {
        await using var a = new Candidate(_server!, "a");
        await a.GainedAsync();
        // The whole process stood still: nothing of it ran, and no event told.
        await a.Clock.WaitsAsync(d => d == Renewal, Cancel);
        a.Clock.AdvanceSilently(TimeSpan.FromSeconds(11));
        Assert.False(a.Election.IsLeader);
    }

    [Fact]
    public async Task A_silent_leader_is_followed_after_its_lease_by_the_followers_own_clock()
    {
        await using var a = new Candidate(_server!, "a");
        await a.GainedAsync();
        await using var b = new Candidate(_server!, "b");
        var waited = TimeSpan.Zero;
        while (waited < TimeSpan.FromSeconds(15))
        {
            Assert.False(b.Election.IsLeader);
            waited += await b.AdvanceAsync();
        }
        await b.GainedAsync();
        Assert.Equal("b", _server!.Holder);
        // The old leader's next attempt shows it who leads.
        await a.RenewsAsync();
        await a.LostAsync();
        Assert.Equal("b", a.Election.Leader);
    }

    [Fact]
    public async Task A_leader_that_renews_keeps_leading()
    {
        await using var a = new Candidate(_server!, "a");
        await a.GainedAsync();
        await using var b = new Candidate(_server!, "b");
        for (var i = 0; i < 20; i++)
        {
            await a.RenewsAsync();
            await b.AdvanceAsync();
        }
        Assert.Equal((true, false), (a.Election.IsLeader, b.Election.IsLeader));
        Assert.Equal(0, _server!.Transitions);
    }

    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        private readonly TaskCompletionSource _gained = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly KubernetesConnection _api;
        private readonly Task _run;

        public Candidate(LeaseServer server, string identity)
        {
            _api = KubernetesConnection.Open(new KubernetesClientConfiguration { Host = server.Address.ToString() }, Clock);
            var options = new LeaderElectionOptions
            {
                Namespace = "sluice",
                Name = "leader",
                Identity = identity,
            };
            Election = new(_api, options, Clock, new Random(1), NullLogger<LeaderElection>.Instance);
            Election.Gained += () => _gained.TrySetResult();
            Election.Lost += () => _lost.TrySetResult();
            _run = Election.RunAsync(_stop.Token);
        }

        public SteppedClock Clock { get; } = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

        public LeaderElection Election { get; }

        public Task GainedAsync() => _gained.Task.WaitAsync(TestLimits.Patience, Cancel);

        public Task LostAsync() => _lost.Task.WaitAsync(TestLimits.Patience, Cancel);

        /// <summary>Waits until it has tried and waits for its next attempt.</summary>
        public Task<TimeSpan> WaitsAsync() => Clock.WaitsAsync(d => d >= Renewal && d < TimeSpan.FromSeconds(5), Cancel);

        /// <summary>Lets the time pass until its next attempt.</summary>
        public async Task<TimeSpan> AdvanceAsync()
        {
            var wait = await WaitsAsync();
            Clock.Advance(wait);
            return wait;
        }

        public async Task RenewsAsync()
        {
            await Clock.WaitsAsync(d => d == Renewal, Cancel);
            Clock.Advance(Renewal);
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.WaitAsync(TestLimits.Patience, Cancel));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAny(_run).WaitAsync(TestLimits.Patience, CancellationToken.None);
            _api.Dispose();
            _stop.Dispose();
        }
    }
}
