using System.Globalization;
using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>What resolv.conf(5) says. Environment variables (<c>RES_OPTIONS</c>, <c>LOCALDOMAIN</c>) and the host's own domain are not read.</summary>
internal sealed record ResolverSettings
{
    private const int DnsPort = 53;
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    // glibc's bounds (resolv.h: MAXNS, RES_MAXNDOTS, RES_MAXRETRANS, RES_MAXRETRY); names in the search list are not counted there either.
    private const int MaxServers = 3;
    private const int MaxDots = 15;
    private const int MaxTimeout = 30;
    private const int MaxAttempts = 5;

    /// <summary>Default: the machine itself, as glibc has it.</summary>
    public ValueList<IPEndPoint> Servers { get; init; } = [new IPEndPoint(IPAddress.Loopback, DnsPort)];

    public ValueList<string> Search { get; init; } = [];

    /// <summary>A name with at least so many dots is tried as it is before the search list.</summary>
    public int Dots { get; init; } = 1;

    /// <summary>Wait for one answer of one server.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Rounds through all servers.</summary>
    public int Attempts { get; init; } = 2;

    public static ResolverSettings Parse(string text)
    {
        var settings = new ResolverSettings();
        var servers = new List<IPEndPoint>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || line[0] is '#' or ';')
                continue;
            if (words[0] == "nameserver" && servers.Count < MaxServers && IPAddress.TryParse(words[1], out var address))
                servers.Add(new(address, DnsPort));
            else if (words[0] is "search" or "domain")
                settings = settings with { Search = Domains(words[0] == "domain" ? words[1..2] : words[1..]) };
            else if (words[0] == "options")
                settings = words.Skip(1).Aggregate(settings, (known, option) => known.With(option));
        }
        return servers.Count > 0 ? settings with { Servers = servers.ToValueList() } : settings;
    }

    /// <summary>
    /// The full names that a name may stand for, in the order in which they are tried (glibc's <c>res_search</c>: with enough dots first as it
    /// is, then the search list; else the other way round).
    /// </summary>
    /// <param name="name">In normal form, thus without a trailing dot.</param>
    /// <param name="isComplete">It was written with a trailing dot, or is a client's.</param>
    public IEnumerable<string> Candidates(string name, bool isComplete)
    {
        if (isComplete)
            return [name];
        var searched = Search.Select(domain => domain.Length == 0 ? name : $"{name}.{domain}");
        return (name.Count(c => c == '.') >= Dots ? searched.Prepend(name) : searched.Append(name)).Distinct();
    }

    // "search ." is the root: the name as it is.
    private static ValueList<string> Domains(IEnumerable<string> words) =>
        words
            .Select(w =>
                w == "." ? ""
                : NameSyntax.TryNormalize(w, out var domain) ? domain
                : null
            )
            .Where(d => d is not null)
            .Select(d => d!)
            .ToValueList();

    private ResolverSettings With(string option)
    {
        var colon = option.IndexOf(':');
        if (colon < 0 || !int.TryParse(option.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return this;
        return option[..colon] switch
        {
            "ndots" => this with { Dots = Math.Min(value, MaxDots) },
            "timeout" => this with { Timeout = TimeSpan.FromSeconds(Math.Clamp(value, 1, MaxTimeout)) },
            "attempts" => this with { Attempts = Math.Clamp(value, 1, MaxAttempts) },
            _ => this,
        };
    }
}
