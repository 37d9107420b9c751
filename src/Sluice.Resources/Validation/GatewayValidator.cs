using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of Gateway and its servers.</summary>
internal static class GatewayValidator
{
    private const string UnixPrefix = "unix://";

    public static void Validate(Gateway gateway, Check check)
    {
        check.That(
            Names.IsLabel(gateway.Metadata.Name) || gateway.Metadata.Name.Length == 0,
            Codes.BadName,
            "metadata.name",
            gateway.Metadata.Name,
            "the name of a gateway has no dots and 63 characters at most"
        );
        check.That(gateway.Spec.Servers.Count > 0, Codes.NoServers, "spec.servers");
        var portNames = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < gateway.Spec.Servers.Count; i++)
        {
            var (server, path) = (gateway.Spec.Servers[i], "spec.servers".Item(i));
            Server(server, path, check);
            if (server.Port is not { } port)
                continue;
            check.That(port.Name.Length == 0 || portNames.Add(port.Name), Codes.PortNameTaken, path.Field("port.name"), port.Name);
            if (server.Tls is { HttpsRedirect: true } && !Protocols.Parse(port.Protocol).IsHttp())
                check.Report(Codes.RedirectOnOtherProtocol, path.Field("tls.httpsRedirect"));
        }
    }

    private static void Server(Server server, string path, Check check)
    {
        check.That(server.Hosts.Count > 0, Codes.NoHosts, path.Field("hosts"));
        for (var i = 0; i < server.Hosts.Count; i++)
            Host(server.Hosts[i], path.Item("hosts", i), check);
        Bind(server, path, check);
        ServerTlsValidator.Validate(server.Tls, path.Field("tls"), check);
        if (server.Port is not { } port)
            return;
        Port(port, server.Bind, path.Field("port"), check);
        TlsFitsProtocol(server, port, path, check);
    }

    private static void Port(GatewayPort port, string bind, string path, Check check)
    {
        check.Protocol(port.Protocol, path.Field("protocol"));
        if (port.Number > 0 || !bind.StartsWith(UnixPrefix, StringComparison.Ordinal))
            check.Port(port.Number, path.Field("number"));
        check.That(port.TargetPort == 0, Codes.TargetPortNotAllowed, path.Field("targetPort"));
        check.That(port.Name.Length > 0, Codes.EmptyValue, path.Field("name"));
    }

    private static void Bind(Server server, string path, Check check)
    {
        var bind = server.Bind;
        if (bind.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            check.That(Names.IsUnixPath(bind[UnixPrefix.Length..]), Codes.BadUnixPath, path.Field("bind"), bind);
            check.That(server.Port is null or { Number: 0 }, Codes.PortOnUnixSocket, path.Field("port.number"));
        }
        else if (bind.Length > 0)
            check.That(Names.IsAddress(bind), Codes.BadAddress, path.Field("bind"), bind, "an IP address");
    }

    private static void TlsFitsProtocol(Server server, GatewayPort port, string path, Check check)
    {
        var protocol = Protocols.Parse(port.Protocol);
        if (protocol == Protocols.Kind.Unsupported)
            return;
        if (protocol.IsTls())
        {
            check.That(server.Tls is not null, Codes.TlsNeeded, path.Field("tls"), port.Protocol);
            return;
        }
        if (server.Tls is not { } tls)
            return;
        if (!protocol.IsHttp())
            check.Report(Codes.TlsNotAllowed, path.Field("tls"), port.Protocol, "");
        else
            check.That(IsOnlyRedirect(tls), Codes.TlsNotAllowed, path.Field("tls"), port.Protocol, " other than httpsRedirect");
    }

    // The mode of settings that only redirect is PASSTHROUGH, which is the zero value.
    private static bool IsOnlyRedirect(ServerTlsSettings tls) =>
        tls.Mode is ServerTlsMode.Passthrough or ServerTlsMode.AutoPassthrough
        && tls.CaCertificates.Length == 0
        && tls.PrivateKey.Length == 0
        && tls.ServerCertificate.Length == 0;

    /// <summary><c>[namespace/]host</c>.</summary>
    private static void Host(string host, string path, Check check)
    {
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            var space = host[..slash];
            check.That(
                space is "*" or "." || Names.IsLabel(space),
                Codes.BadHost,
                path,
                host,
                $"the namespace '{space}' is neither '*', '.' nor a name"
            );
        }
        var name = host[(slash + 1)..];
        if (name != "*" && !name.Contains('.', StringComparison.Ordinal) && !Names.IsAddress(name))
            check.Report(Codes.BadHost, path, host, "a short name means nothing at a gateway; write the whole name, with its domain");
        else if (!Names.IsAddress(name) && Names.WhyNotWildcardDomain(name) is { } why)
            check.Report(Codes.BadHost, path, host, why);
        else if (name.Contains('*', StringComparison.Ordinal) && name != "*" && !name.StartsWith("*.", StringComparison.Ordinal))
            check.Report(Codes.BadHost, path, host, "a wildcard stands for whole labels: *.example.com");
    }
}
