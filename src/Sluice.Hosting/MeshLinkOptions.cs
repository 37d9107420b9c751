using System.CommandLine;
using System.Text;
using Sluice.Values;

namespace Sluice.Hosting;

/// <summary>The options that say which control plane a proxy belongs to.</summary>
public sealed class MeshLinkOptions
{
    private readonly Option<string?> _servers = new("--control-plane")
    {
        Description = "Get the configuration from a control plane instead of --config: https://HOST:15012, several tried in turn.",
        HelpName = "URL,...",
    };

    private readonly Option<string?> _roots = new("--control-plane-ca")
    {
        Description =
            "PEM file of the roots that the control plane's certificate comes from. Default: /var/run/secrets/istio/root-cert.pem.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "File of a token that proves the workload's service account, read again for each certificate.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _joinToken = new("--join-token-file")
    {
        Description = "File of a one-time token for the first certificate, as `sluice join-token` prints it.",
        HelpName = "FILE",
    };

    private readonly Option<string> _trustDomain = new("--trust-domain")
    {
        Description = "Trust domain of the mesh; the first part of every identity.",
        DefaultValueFactory = _ => "cluster.local",
    };

    public MeshLinkOptions() => Checks.Add(_servers, text => text is null ? "" : Problem(text));

    public IEnumerable<Option> All => [_servers, _roots, _token, _joinToken, _trustDomain];

    /// <summary>Whether a control plane is named.</summary>
    internal bool IsGiven(System.CommandLine.Parsing.CommandResult result) => result.GetResult(_servers) is { Implicit: false };

    /// <exception cref="IOException">The join token's file cannot be read.</exception>
    public MeshLink? Link(ParseResult parsed) =>
        parsed.GetValue(_servers) is not { } servers
            ? null
            : new()
            {
                Servers = Split(servers).ToValueList(),
                RootsFile = parsed.GetValue(_roots) ?? "/var/run/secrets/istio/root-cert.pem",
                TokenFile = parsed.GetValue(_token) ?? "",
                JoinToken = parsed.GetValue(_joinToken) is { } file
                    ? new Secret(Encoding.ASCII.GetBytes(File.ReadAllText(file).Trim()))
                    : Secret.Empty,
                TrustDomain = parsed.GetValue(_trustDomain)!,
            };

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Problem(string text)
    {
        var servers = Split(text);
        var bad = Array.Find(servers, s => !Uri.TryCreate(s, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps);
        return servers.Length == 0 ? "an address is expected, as https://HOST:15012"
            : bad is not null ? $"'{bad}' is not an https address, as https://HOST:15012"
            : "";
    }
}
