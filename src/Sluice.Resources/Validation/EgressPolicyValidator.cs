using System.Net;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of EgressPolicy.</summary>
internal static class EgressPolicyValidator
{
    private const string Spiffe = "spiffe://";

    public static void Validate(EgressPolicy policy, Check check)
    {
        var spec = policy.Spec;
        Selector(spec.Selector, check);
        if (spec.SourceAddress.Length > 0)
            check.That(IsLocalAddress(spec.SourceAddress), Codes.BadSourceAddress, "spec.sourceAddress", spec.SourceAddress);
        // To observe by no rule is how one begins.
        check.That(spec.Rules.Count > 0 || spec.Mode == EgressMode.Observe, Codes.PolicyDeniesAll, "spec.rules");
        for (var i = 0; i < spec.Rules.Count; i++)
            Rule(spec.Rules[i], "spec.rules".Item(i), check);
        TunnelRules.Check(spec.Rules, check);
    }

    public static void Selector(ValueMap<string> selector, Check check)
    {
        check.Labels(selector, "spec.selector");
        if (selector.Count == 0)
            check.Suggest("name the gateways by their labels, as with istio: egressgateway", Codes.EgressForEverybody, "spec.selector");
    }

    private static void Rule(EgressPolicyRule rule, string path, Check check)
    {
        Each(rule.AllowAddresses, path.Field("allowAddresses"), (text, at) => Range(text, at, check));
        if (rule.Action == EgressRuleAction.Deny)
            check.That(rule.AllowAddresses.Count == 0, Codes.AddressesOfDenial, path.Field("allowAddresses"));
        for (var i = 0; i < rule.From.Count; i++)
            Source(rule.From[i], path.Item("from", i), check);
        for (var i = 0; i < rule.To.Count; i++)
            Target(rule.To[i], path.Item("to", i), check);
    }

    private static void Source(EgressFrom from, string path, Check check)
    {
        // A list that a template left empty must not open the rule to everybody.
        check.That(from != new EgressFrom(), Codes.EmptyEgressEntry, path, "everybody", "from");
        Each(from.Principals, path.Field("principals"), (text, at) => Principal(text, at, check));
        Each(
            from.Namespaces,
            path.Field("namespaces"),
            (text, at) => check.That(Names.IsLowerLabel(text), Codes.BadName, at, text, "it must be a lower case DNS label")
        );
        check.Labels(from.Labels, path.Field("labels"));
        Each(from.IpBlocks, path.Field("ipBlocks"), (text, at) => Range(text, at, check));
        Each(
            from.ProxyUsers,
            path.Field("proxyUsers"),
            (text, at) => check.That(EgressSyntax.IsPattern(text), Codes.BadEgressWildcard, at, text)
        );
    }

    private static void Principal(string text, string path, Check check)
    {
        if (!check.That(EgressSyntax.IsPattern(text), Codes.BadEgressWildcard, path, text))
            return;
        var name = text.StartsWith(Spiffe, StringComparison.Ordinal) ? text[Spiffe.Length..] : text;
        var isExact = !name.Contains('*', StringComparison.Ordinal);
        var isWhole =
            !name.Contains("://", StringComparison.Ordinal)
            && !name.Any(char.IsWhiteSpace)
            && (!isExact || name.IndexOf('/', StringComparison.Ordinal) > 0);
        if (isWhole)
            return;
        var isAccount = isExact && Names.IsLowerSubdomain(name);
        check.Suggest(isAccount ? $"did you mean */sa/{name}?" : "", Codes.BadPrincipal, path, text);
    }

    private static void Target(EgressTo to, string path, Check check)
    {
        check.That(to != new EgressTo(), Codes.EmptyEgressEntry, path, "everywhere", "to");
        Each(to.Hosts, path.Field("hosts"), (text, at) => Host(text, at, check));
        for (var i = 0; i < to.Ports.Count; i++)
            check.Port(to.Ports[i], path.Item("ports", i));
        Each(to.Methods, path.Field("methods"), (text, at) => Method(text, at, check));
        Each(to.Paths, path.Field("paths"), (text, at) => Path(text, at, check));
    }

    private static void Host(string text, string path, Check check)
    {
        if (!EgressSyntax.IsHost(text))
            check.Suggest(EgressHints.Host(text), Codes.BadPolicyHost, path, text);
    }

    private static void Method(string text, string path, Check check)
    {
        if (text == "CONNECT")
            check.Suggest("tunnels match where methods is left out", Codes.BadEgressRequest, path, text, "the method of a request");
        else if (!EgressSyntax.IsMethod(text))
        {
            var upper = text.ToUpperInvariant();
            check.Suggest(
                EgressSyntax.IsMethod(upper) ? $"did you mean {upper}?" : "",
                Codes.BadEgressRequest,
                path,
                text,
                "an HTTP method"
            );
        }
    }

    private static void Path(string text, string path, Check check)
    {
        if (EgressSyntax.IsPath(text))
            return;
        var cut = text.AsSpan().IndexOfAny('?', '#');
        check.Suggest(
            cut > 0 ? $"queries are not compared: write {text[..cut]}" : "",
            Codes.BadEgressRequest,
            path,
            text,
            "a path: it begins with / and may end with *"
        );
    }

    private static void Range(string text, string path, Check check)
    {
        if (EgressHints.Range(text) is { } hint)
            check.Suggest(hint, Codes.BadEgressRange, path, text);
    }

    private static void Each(ValueList<string> items, string path, Action<string, string> judge)
    {
        for (var i = 0; i < items.Count; i++)
            judge(items[i], path.Item(i));
    }

    private static bool IsLocalAddress(string text) =>
        EgressSyntax.IsAddress(text) && !IPAddress.Parse(text).Equals(IPAddress.Any) && !IPAddress.Parse(text).Equals(IPAddress.IPv6Any);
}
