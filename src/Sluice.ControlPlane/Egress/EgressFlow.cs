using System.Net;
using Sluice.Resources.Egress;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>What a rule can tell apart: who, where to, and of requests how.</summary>
/// <param name="Method">Empty: a tunnel, or bytes.</param>
/// <param name="Path">Empty: paths are not told apart.</param>
internal readonly record struct EgressFlow(EgressClient Client, string Host, int Port, string Method, string Path)
{
    private const int MaxPort = 65535;

    /// <param name="why">Why no rule can allow this record and nothing more; empty where one can.</param>
    public static EgressFlow Of(EgressRecord record, bool withPaths, out string why)
    {
        why = "";
        var isRequest = record.Protocol == EgressProtocol.Http;
        if (EgressClient.Of(record) is not { } client)
            why = "the client has neither an identity, a user nor an address that a rule can name";
        else if (record.Host.Contains('*', StringComparison.Ordinal) || !EgressSyntax.IsHost(record.Host))
            why = "a rule cannot name the host";
        else if (record.Port is < 1 or > MaxPort)
            why = "there is no such port";
        else if (isRequest && !EgressSyntax.IsMethod(record.Method))
            why = "a rule cannot name the method";
        else if (isRequest && withPaths && !IsExactPath(record.Path))
            why = "a rule cannot name the path";
        else
            return new(client, Normal(record.Host), record.Port, isRequest ? record.Method : "", isRequest && withPaths ? record.Path : "");
        return default;
    }

    // Records hold hosts in this form already; a log that somebody edited must not make two of one.
    private static string Normal(string host) =>
        IPAddress.TryParse(host, out var address) ? AddressRanges.Plain(address).ToString() : host.ToLowerInvariant();

    private static bool IsExactPath(string path) => EgressSyntax.IsPath(path) && !path.EndsWith('*');
}
