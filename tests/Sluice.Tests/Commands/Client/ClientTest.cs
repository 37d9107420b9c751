using Sluice.Testing;

namespace Sluice.Tests.Commands.Client;

/// <summary>A real API, and a command line that is its admin.</summary>
public abstract class ClientTest : IAsyncLifetime
{
    private readonly List<CommandLine> _lines = [];

    internal TestApi Api { get; private set; } = null!;
    internal CommandLine Admin { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Api = await TestApi.StartAsync(Cancel);
        Admin = User("ann", "admin");
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _lines.ForEach(l => l.Dispose());
        return Api.DisposeAsync();
    }

    internal CommandLine User(string name, params string[] grants)
    {
        var line = CommandLine.For(Api, Api.Token(name, grants));
        _lines.Add(line);
        return line;
    }

    /// <summary>Applies text, which must succeed.</summary>
    internal async Task ApplyAsync(string yaml, params string[] further)
    {
        Admin.Input = yaml;
        var outcome = await Admin.RunAsync(["apply", "-f", "-", .. further]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
    }
}
