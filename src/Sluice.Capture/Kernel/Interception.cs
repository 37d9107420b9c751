using Sluice.Capture.Rules;
using Sluice.Capture.Settings;

namespace Sluice.Capture.Kernel;

/// <summary>Puts interception into the kernel and takes it out again: wholly, or not at all.</summary>
public sealed class Interception(IRuleBackend backend, ICommandRunner commands)
{
    private readonly RoutingState _routing = new(commands);

    /// <summary>Applies the settings. Twice gives the same; other settings replace those before.</summary>
    /// <exception cref="CaptureFailedException">The kernel refused; what stood before stands again.</exception>
    public void Apply(CaptureSettings settings) =>
        Change(settings, isIpv6 => isIpv6 && !settings.IncludesIpv6 ? RuleSet.Empty(isIpv6) : RuleBuilder.Build(settings, isIpv6));

    /// <summary>Leaves nothing of ours.</summary>
    /// <param name="settings">Mark and routing table that were applied.</param>
    public void Clean(CaptureSettings settings) => Change(settings, RuleSet.Empty);

    /// <summary>What <see cref="Apply"/> does on a machine that has nothing of ours.</summary>
    public static string Print(CaptureSettings settings, IRuleBackend backend)
    {
        var families = settings.IncludesIpv6 ? new[] { false, true } : [false];
        var texts =
            from isIpv6 in families
            let rules = RuleBuilder.Build(settings, isIpv6)
            let routing = string.Concat(RoutingState.Print(rules).Select(c => $"# {c}\n"))
            select $"# IPv{(isIpv6 ? 6 : 4)}\n{routing}{backend.Print(rules)}";
        return string.Join('\n', texts);
    }

    private void Change(CaptureSettings settings, Func<bool, RuleSet> wanted)
    {
        var routing = new MarkRouting(settings.Mark, settings.RouteTable);
        bool[] families = HasIpv6() ? [false, true] : [false];
        var undo = new Stack<Action>();
        try
        {
            foreach (var isIpv6 in families)
            {
                var rules = wanted(isIpv6);
                var (earlier, standing) = (backend.Read(isIpv6), _routing.Read(isIpv6, routing));
                undo.Push(() => _routing.Apply(isIpv6, routing, standing));
                var needed = new Standing(rules.Routing is not null, rules.Routing is not null, isIpv6 && rules.Rules.Count > 0);
                _routing.Apply(isIpv6, routing, needed);
                undo.Push(() => backend.Restore(isIpv6, earlier));
                backend.Apply(rules);
            }
        }
        catch (CaptureFailedException e)
        {
            throw new CaptureFailedException($"{e.Message}{Undo(undo)}");
        }
    }

    private static string Undo(Stack<Action> undo)
    {
        var failures = new List<string>();
        while (undo.TryPop(out var step))
        {
            try
            {
                step();
            }
            catch (CaptureFailedException e)
            {
                failures.Add(e.Message);
            }
        }
        return failures.Count == 0 ? "" : $"; and what stood before could not be put back: {string.Join("; ", failures)}";
    }

    private static bool HasIpv6() => File.Exists("/proc/net/if_inet6");
}
