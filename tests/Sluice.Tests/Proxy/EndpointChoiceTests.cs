using Sluice.Proxy.Clusters;
using Sluice.Proxy.State;
using Sluice.Snapshot;

namespace Sluice.Tests.Proxy;

public sealed class EndpointChoiceTests
{
    [Fact]
    public void Round_robin_takes_turns()
    {
        var choice = EndpointChoice.Create(LoadBalancingPolicy.RoundRobin, new Random(1));
        var group = Group(1, 1, 1);
        Assert.Equal("abcabc", Picks(choice, group, 6));
    }

    [Fact]
    public void Round_robin_spreads_unequal_weights_evenly()
    {
        var choice = EndpointChoice.Create(LoadBalancingPolicy.RoundRobin, new Random(1));
        Assert.Equal("aabacaa", Picks(choice, Group(5, 1, 1), 7));
    }

    [Fact]
    public void Random_follows_the_weights()
    {
        var choice = EndpointChoice.Create(LoadBalancingPolicy.Random, new Random(1));
        var picks = Picks(choice, Group(7, 2, 1), 10_000);
        Assert.InRange(picks.Count(c => c == 'a'), 6_800, 7_200);
        Assert.InRange(picks.Count(c => c == 'b'), 1_800, 2_200);
    }

    [Fact]
    public void Least_request_prefers_the_less_busy_of_two()
    {
        var choice = EndpointChoice.Create(LoadBalancingPolicy.LeastRequest, new Random(1));
        var group = Group(1, 1, 1);
        group.Endpoints[0].Begin();
        var picks = Picks(choice, group, 3_000);
        Assert.DoesNotContain('a', picks); // of any two, one is idle
        Assert.InRange(picks.Count(c => c == 'b'), 1_350, 1_650);
    }

    [Fact]
    public void Least_request_divides_unequal_weights_by_the_work_in_hand()
    {
        var choice = EndpointChoice.Create(LoadBalancingPolicy.LeastRequest, new Random(1));
        var group = Group(2, 1);
        Assert.InRange(Picks(choice, group, 9_000).Count(c => c == 'a'), 5_800, 6_200);
        group.Endpoints[0].Begin(); // 2/2 against 1/1
        Assert.InRange(Picks(choice, group, 9_000).Count(c => c == 'a'), 4_300, 4_700);
    }

    [Fact]
    public void A_shared_random_source_repeats_with_its_seed()
    {
        var (first, second) = (new RandomSource(new Random(5)), new RandomSource(new Random(5)));
        for (var i = 0; i < 100; i++)
            Assert.Equal(first.Next(1000), second.Next(1000));
    }

    private static string Picks(EndpointChoice choice, EndpointGroup group, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => choice.Pick(group).Address));

    private static EndpointGroup Group(params int[] weights) =>
        new([
            .. weights.Select(
                (w, i) =>
                    new UpstreamEndpoint(new ClusterEndpoint { Address = $"{(char)('a' + i)}", Weight = w }, $"{(char)('a' + i)}", false)
            ),
        ]);
}
