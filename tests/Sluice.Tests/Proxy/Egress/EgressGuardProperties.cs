using System.Net;
using CsCheck;
using Sluice.Proxy.Egress;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Egress;

/// <summary>The guard against a reference that says the same in the words of the documentation.</summary>
public sealed class EgressGuardProperties
{
    private static readonly Gen<EgressSource> Sources = Gen.Select(
        Some("spiffe://m/ns/a/sa/x", "spiffe://m/*", "*/sa/y", "*"),
        Some("spiffe://m/ns/a/", "spiffe://m/ns/b/"),
        Some("10.0.0.0/8", "192.168.1.0/24"),
        Some("10.0.0.1", "192.168.1.1"),
        Some("ann", "*"),
        (principals, namespaces, blocks, workloads, users) =>
            new EgressSource
            {
                Principals = principals,
                Namespaces = namespaces,
                IpBlocks = blocks,
                Workloads = workloads.Count == 0 ? null : workloads,
                ProxyUsers = users,
            }
    );

    private static readonly Gen<EgressTarget> Targets = Gen.Select(
        Some("a.test", "*.a.test", "b.a.test", "10.0.0.1", "*"),
        Gen.OneOf(80, 443).Array[0, 1],
        Some("GET", "POST"),
        Some("/x", "/x/*"),
        (hosts, ports, methods, paths) =>
            new EgressTarget
            {
                Hosts = hosts,
                Ports = ports.ToValueList(),
                Methods = methods,
                Paths = paths,
            }
    );

    private static readonly Gen<EgressSettings> Settings = Gen.Select(
        Gen.Bool,
        Gen.Select(Gen.Enum<EgressAction>(), Gen.Bool, Sources.Array[0, 2], Targets.Array[0, 2])
            .Select(r => new EgressRule
            {
                Policy = "p",
                Action = r.Item1,
                IsObserved = r.Item2,
                From = r.Item3.ToValueList(),
                To = r.Item4.ToValueList(),
            })
            .Array[0, 6],
        (isEnforced, rules) =>
            new EgressSettings
            {
                IsEnforced = isEnforced,
                Rules = rules.Select((r, i) => r with { Name = $"{i}", SourceAddress = $"192.0.2.{i}" }).ToValueList(),
            }
    );

    private static readonly Gen<EgressRequest> Requests = Gen.Select(
        Gen.OneOf("", "spiffe://m/ns/a/sa/x", "spiffe://m/ns/ab/sa/y", "spiffe://n/ns/b/sa/y"),
        Gen.OneOf("10.0.0.1", "::ffff:192.168.1.1", "8.8.8.8", ""),
        Gen.OneOf("", "ann", "bob"),
        Gen.OneOf("a.test", "B.A.TEST.", "c.b.a.test", "0xa.1", "other.test"),
        Gen.OneOf(80, 443),
        Gen.OneOf(("", ""), ("GET", "/x"), ("POST", "/x/y"), ("GET", "/z")),
        (principal, source, user, host, port, what) =>
            new EgressRequest
            {
                Principal = principal,
                SourceAddress = source.Length == 0 ? null : IPAddress.Parse(source),
                ProxyUser = user,
                Host = TargetHost.TryParse(host, out var target) ? target : default,
                Port = port,
                Method = what.Item1,
                Path = what.Item2,
            }
    );

    [Fact]
    public void The_guard_decides_as_the_documentation_says() =>
        Gen.Select(Settings, Requests)
            .Sample(
                (settings, request) =>
                {
                    var decision = new EgressGuard(settings).Decide(request);
                    Assert.Equal(Expected(settings, request), (decision.Verdict, decision.Rule, decision.Lane.SourceAddress));
                },
                iter: 50_000
            );

    private static (EgressVerdict Verdict, string Rule, string Source) Expected(EgressSettings settings, EgressRequest request)
    {
        var matching = settings.Rules.Where(r => Matches(r, request)).ToList();
        EgressRule? First(bool denies, bool isObserved) =>
            matching.Find(r => r.Action == EgressAction.Deny == denies && r.IsObserved == isObserved);

        if (First(denies: true, isObserved: false) is { } denying)
            return (EgressVerdict.Denied, denying.Name, "");
        var allowing = First(denies: false, isObserved: false) ?? (settings.IsEnforced ? null : First(denies: false, isObserved: true));
        if (settings.IsEnforced && allowing is null)
            return (EgressVerdict.Denied, "", "");
        var source = allowing?.SourceAddress ?? "";
        if (First(denies: true, isObserved: true) is { } wouldDeny)
            return (EgressVerdict.Observed, wouldDeny.Name, source);
        if (allowing is null)
            return (EgressVerdict.Observed, "", "");
        return (allowing.Action == EgressAction.Report ? EgressVerdict.Reported : EgressVerdict.Allowed, allowing.Name, source);
    }

    private static bool Matches(EgressRule rule, EgressRequest request)
    {
        var denies = rule.Action == EgressAction.Deny;
        return (rule.From.Count == 0 || rule.From.Any(f => IsFrom(f, request, denies)))
            && (rule.To.Count == 0 || rule.To.Any(t => IsTo(t, request, denies)));
    }

    private static bool IsFrom(EgressSource from, EgressRequest request, bool denies)
    {
        var address = request.SourceAddress;
        return Holds(from.Principals, p => IsLike(p, request.Principal))
            && Holds(from.Namespaces, n => request.Principal.StartsWith(n, StringComparison.Ordinal))
            && Holds(from.ProxyUsers, u => IsLike(u, request.ProxyUser))
            && Holds(from.IpBlocks, b => address is null ? denies : IPNetwork.Parse(b).Contains(address))
            && Holds(from.Workloads ?? [], w => address is null ? denies : $"{address}" == w);
    }

    private static bool IsTo(EgressTarget to, EgressRequest request, bool denies) =>
        Holds(
            to.Hosts,
            h => h == request.Host.Name || h == "*" || (h[0] == '*' && request.Host.Name.EndsWith(h[1..], StringComparison.Ordinal))
        )
        && Holds(to.Ports, p => p == request.Port)
        && Holds(to.Methods, m => request.Method.Length == 0 ? denies : m == request.Method)
        && Holds(to.Paths, p => request.Path.Length == 0 ? denies : IsLike(p, request.Path));

    private static bool Holds<T>(ValueList<T> items, Func<T, bool> holds) => items.Count == 0 || items.Any(holds);

    private static bool IsLike(string pattern, string value)
    {
        var ends = pattern.Split('*');
        return value.Length > 0
            && (
                ends.Length == 1
                    ? value == pattern
                    : value.StartsWith(ends[0], StringComparison.Ordinal) && value.EndsWith(ends[1], StringComparison.Ordinal)
            );
    }

    private static Gen<ValueList<string>> Some(params string[] items) =>
        Gen.Frequency((2, Gen.Const<string[]>([])), (1, Gen.OneOf(items).Array[1, 2])).Select(i => i.ToValueList());
}
