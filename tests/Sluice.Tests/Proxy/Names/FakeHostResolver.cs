using System.Net;
using Sluice.Proxy.Names;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Names;

/// <summary>Says at once what the test says, and remembers what it was asked.</summary>
internal sealed class FakeHostResolver : IHostResolver
{
    /// <summary>Addresses with blanks between; null: no answer.</summary>
    public string? Answer { get; set; }

    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Answers wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public List<(string Name, NameScope Scope)> Questions { get; } = [];

    public async ValueTask<HostAddresses> ResolveAsync(string name, NameScope scope, CancellationToken cancellationToken)
    {
        Questions.Add((name, scope));
        var answer = Answer;
        await Gate;
        if (answer is null)
            throw new HostResolutionException($"{name}: silence", isDefinite: false);
        return new(answer.Split(' ').Select(IPAddress.Parse).ToValueList(), TimeToLive);
    }
}
