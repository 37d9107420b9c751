using System.CommandLine;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sluice.Client;
using Sluice.Commands.Client;
using Sluice.Testing;
using Sluice.Testing.Scripted;

namespace Sluice.Tests.Commands.Client;

/// <summary>The client's commands as they are typed, with a home and variables of their own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CommandLine()
    {
        Variables["SLUICE_KUBECONFIG"] = Kubeconfig;
        Directory.CreateDirectory(Home);
    }

    public static DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);
    public string Home => Path.Combine(_folder.Path, "home");
    public string Kubeconfig => Path.Combine(_folder.Path, "kubeconfig");
    public string Input { get; set; } = "";

    public static CommandLine For(TestApi api, string token, string ns = "default")
    {
        var line = new CommandLine();
        line.Connect(api.Address, api.RootPem, token, ns);
        return line;
    }

    public static CommandLine For(ScriptedServer server)
    {
        var line = new CommandLine();
        using var ca = new TestCa();
        line.Connect(server.Address, ca.RootPem, "t0ken");
        return line;
    }

    public void Connect(Uri server, string rootPem, string token, string ns = "default") =>
        global::Sluice.ControlPlane.Api.Kubeconfig.Write(Kubeconfig, server, rootPem, new(Encoding.UTF8.GetBytes(token)), ns);

    public string Write(string name, string text) => _folder.Write(name, text);

    public async Task<ClientOutcome> RunAsync(params string[] arguments)
    {
        var root = new RootCommand();
        foreach (var command in ClientCommands.All(Environment()))
            root.Add(command);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var parsed = root.Parse(arguments);
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        var code = await parsed.InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return new(parsed.Errors.Count > 0 ? 2 : code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();

    private ClientEnvironment Environment() =>
        new()
        {
            Variable = name => Variables.GetValueOrDefault(name),
            Home = Home,
            StandardInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            Clock = new FakeTimeProvider(Now),
        };
}
