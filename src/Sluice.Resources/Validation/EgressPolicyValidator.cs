using System.Net;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of EgressPolicy and ForwardProxy.</summary>
internal static class EgressPolicyValidator
{
    public static void Validate(EgressPolicy policy, Check check)
    {
        var spec = policy.Spec;
        if (spec.SourceAddress.Length > 0)
            check.That(IPAddress.TryParse(spec.SourceAddress, out _), Codes.BadSourceAddress, "spec.sourceAddress", spec.SourceAddress);
        check.That(spec.Rules.Count > 0, Codes.PolicyDeniesAll, "spec.rules");
        for (var i = 0; i < spec.Rules.Count; i++)
            Rule(spec.Rules[i], $"spec.rules[{i}]", check);
    }

    public static void Validate(ForwardProxy proxy, Check check)
    {
        var spec = proxy.Spec;
        check.Port(spec.Port, "spec.port");
        if (spec.Bind.Length > 0)
            check.That(IPAddress.TryParse(spec.Bind, out _), Codes.BadSourceAddress, "spec.bind", spec.Bind);
        for (var i = 0; i < spec.ConnectPorts.Count; i++)
            check.Port(spec.ConnectPorts[i], $"spec.connectPorts[{i}]");
        check.Duration(spec.IdleTimeout, "spec.idleTimeout");
    }

    private static void Rule(EgressPolicyRule rule, string path, Check check)
    {
        Each(rule.AllowAddresses, $"{path}.allowAddresses", (text, at) => Range(text, at, check));
        if (rule.Action == EgressRuleAction.Deny)
            check.That(rule.AllowAddresses.Count == 0, Codes.AddressesOfDenial, $"{path}.allowAddresses");
        for (var i = 0; i < rule.From.Count; i++)
        {
            var (from, at) = (rule.From[i], $"{path}.from[{i}]");
            Each(from.IpBlocks, $"{at}.ipBlocks", (text, p) => Range(text, p, check));
            Each(from.Principals, $"{at}.principals", (text, p) => check.That(HasOneWildcard(text), Codes.BadEgressWildcard, p, text));
            check.Labels(from.Labels, $"{at}.labels");
        }
        for (var i = 0; i < rule.To.Count; i++)
            Target(rule.To[i], $"{path}.to[{i}]", check);
    }

    private static void Target(EgressTo to, string path, Check check)
    {
        Each(to.Hosts, $"{path}.hosts", (text, p) => check.That(IsHost(text), Codes.BadPolicyHost, p, text));
        for (var i = 0; i < to.Ports.Count; i++)
            check.Port(to.Ports[i], $"{path}.ports[{i}]");
        Each(to.Methods, $"{path}.methods", (text, p) => check.That(IsMethod(text), Codes.BadEgressRequest, p, text, "an HTTP method"));
        Each(
            to.Paths,
            $"{path}.paths",
            (text, p) => check.That(IsPath(text), Codes.BadEgressRequest, p, text, "a path: it begins with / and may end with *")
        );
    }

    private static void Each(ValueList<string> items, string path, Action<string, string> judge)
    {
        for (var i = 0; i < items.Count; i++)
            judge(items[i], $"{path}[{i}]");
    }

    private static void Range(string text, string path, Check check) =>
        check.That(IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _), Codes.BadEgressRange, path, text);

    private static bool HasOneWildcard(string text)
    {
        var star = text.IndexOf('*');
        return text.Length > 0 && (star < 0 || (star == text.LastIndexOf('*') && (star == 0 || star == text.Length - 1)));
    }

    private static bool IsHost(string text)
    {
        if (text == "*" || IPAddress.TryParse(text, out _))
            return true;
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return name.Length is > 0 and <= 253 && name.Split('.').All(l => Names.IsLabel(l));
    }

    private static bool IsMethod(string text) => text.Length is > 0 and <= 32 && text.All(char.IsAsciiLetterUpper);

    private static bool IsPath(string text) =>
        text.StartsWith('/') && text.IndexOf('*') is var star && (star < 0 || star == text.Length - 1);
}
