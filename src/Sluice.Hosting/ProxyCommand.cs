using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Reporting;
using Sluice.Translation;

namespace Sluice.Hosting;

/// <summary>The command that serves: the same for a gateway and for a sidecar, alone or in a mesh.</summary>
public static class ProxyCommand
{
    private const int NotServed = 1;

    /// <summary>Gives a command its options and its action.</summary>
    /// <param name="reporting">Makes what tells a control plane of the proxy's traffic; null: nothing does, and no code for it is needed.</param>
    public static void Configure(Command command, NodeKind kind, Func<ParseResult, ILoggerFactory, Reporter>? reporting = null)
    {
        var (node, proxy, mesh, level) = (new NodeOptions(kind), new ProxyCommandOptions(), new MeshLinkOptions(), new LogLevelOption());
        foreach (var option in (IEnumerable<Option>)[.. proxy.All, .. mesh.All, .. node.All, level.Option])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (proxy.HasConfig(result) == mesh.IsGiven(result))
                result.AddError("Say where the configuration comes from: either --config or --control-plane.");
        });
        command.SetAction((parsed, _) => RunAsync(parsed, level.Value(parsed), node, proxy, mesh, reporting));
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        LogLevel level,
        NodeOptions node,
        ProxyCommandOptions proxy,
        MeshLinkOptions mesh,
        Func<ParseResult, ILoggerFactory, Reporter>? reporting
    )
    {
        using var signals = new StopSignals();
        using var logs = HostLogging.Create(level);
        var who = node.Node(parsed);
        MeshLink? link;
        try
        {
            link = mesh.Link(parsed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return NotServed;
        }
        return link is null
            ? await new ProxyRole(proxy.ConfigPaths(parsed), who, proxy.Proxy(parsed, who), logs).RunAsync(signals.Stop, signals.Abort)
            : await new MeshProxyRole(link, who, proxy.Proxy(parsed, who), logs) { Reporter = reporting?.Invoke(parsed, logs) }.RunAsync(
                signals.Stop,
                signals.Abort
            );
    }
}
