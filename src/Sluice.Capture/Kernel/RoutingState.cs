using System.Globalization;
using Sluice.Capture.Rules;

namespace Sluice.Capture.Kernel;

/// <summary>What interception needs beside rules: the route of marked packets, and the address that the proxy passes connections on from.</summary>
internal sealed class RoutingState(ICommandRunner commands)
{
    private const string Ipv6PassthroughSource = "::6/128";

    /// <summary>The commands that <see cref="Apply"/> runs on a machine that has nothing of it.</summary>
    public static IEnumerable<string> Print(RuleSet rules)
    {
        if (rules.IsIpv6 && rules.Rules.Count > 0)
            yield return $"ip -6 addr add {Ipv6PassthroughSource} dev lo";
        if (rules.Routing is not { } routing)
            yield break;
        var family = Family(rules.IsIpv6);
        yield return Text($"ip {family} rule add fwmark {routing.Mark} lookup {routing.Table}");
        yield return Text($"ip {family} route add local default dev lo table {routing.Table}");
    }

    /// <summary>What stands now.</summary>
    public Standing Read(bool isIpv6, MarkRouting routing) =>
        new(
            Ip($"{Family(isIpv6)} rule show").Contains(Text($"fwmark 0x{routing.Mark:x} lookup {routing.Table}"), StringComparison.Ordinal),
            commands
                .Run("ip", Text($"{Family(isIpv6)} route show table {routing.Table}"))
                .Output.Contains("local default", StringComparison.Ordinal),
            isIpv6 && Ip("-6 addr show dev lo").Contains($" {Ipv6PassthroughSource} ", StringComparison.Ordinal)
        );

    /// <summary>Goes from what stands to what is wanted.</summary>
    public void Apply(bool isIpv6, MarkRouting routing, Standing wanted)
    {
        var (family, now) = (Family(isIpv6), Read(isIpv6, routing));
        var route = Text($"local default dev lo table {routing.Table}");
        var rule = Text($"fwmark {routing.Mark} lookup {routing.Table}");
        Change(now.HasRoute, wanted.HasRoute, $"{family} route", route);
        Change(now.HasRule, wanted.HasRule, $"{family} rule", rule);
        Change(now.HasAddress, wanted.HasAddress, "-6 addr", $"{Ipv6PassthroughSource} dev lo");
    }

    private static string Family(bool isIpv6) => isIpv6 ? "-6" : "-4";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Change(bool stands, bool wanted, string kind, string what)
    {
        if (stands != wanted)
            Ip($"{kind} {(wanted ? "add" : "del")} {what}");
    }

    private string Ip(string arguments)
    {
        var result = commands.Run("ip", arguments);
        return result.IsSuccess
            ? result.Output
            : throw new CaptureFailedException($"ip {arguments} ended with {result.Code}: {result.Error.Trim()}");
    }
}

internal readonly record struct Standing(bool HasRule, bool HasRoute, bool HasAddress);
