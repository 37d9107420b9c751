using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>Rules that several kinds share: exportTo, destinations, gateway names, TLS of clients.</summary>
internal static class SharedRules
{
    private const string NamespaceSelf = ".";
    private const string Everyone = "*";
    private const string Nobody = "~";

    public static void ExportTo(ValueList<string> exportTo, Check check, bool isServiceEntry = false, bool hasSelector = false)
    {
        const string path = "spec.exportTo";
        var namespaces = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < exportTo.Count; i++)
        {
            var entry = exportTo[i];
            var key = entry == NamespaceSelf ? check.Namespace : entry;
            if (namespaces.Contains(key))
                check.Report(Codes.BadExportTo, path.Item(i), $"'{entry}' is listed twice");
            else if (key == Everyone || (isServiceEntry && key == Nobody) || Names.IsLabel(key))
                namespaces.Add(key);
            else
                check.Report(Codes.BadExportTo, path.Item(i), $"'{entry}' is neither '.', '*' nor a namespace");
        }
        if (hasSelector && namespaces.Count > 0)
            check.That(
                namespaces.Count == 1 && namespaces.Contains(check.Namespace),
                Codes.BadExportTo,
                path,
                "a rule with a workloadSelector stays in its own namespace"
            );
        if (exportTo.Count > 1)
            check.That(!namespaces.Contains(Everyone) && !namespaces.Contains(Nobody), Codes.BadExportTo, path, "'*' and '~' stand alone");
    }

    public static void Destination(Destination? destination, string path, Check check)
    {
        if (destination is null)
            return;
        if (destination.Host == "*")
            check.Report(Codes.WildcardDestination, path.Field("host"));
        else if (Names.WhyNotWildcardDomain(destination.Host) is { } why)
            check.Report(Codes.BadHost, path.Field("host"), destination.Host, why);
        if (destination.Subset.Length > 0)
            check.DnsLabel(destination.Subset, path.Field("subset"));
        if (destination.Port is { } port)
            check.Port(port.Number, path.Field("port.number"));
    }

    /// <summary>Names of gateways: <c>namespace/name</c>, <c>name</c> or <c>mesh</c>.</summary>
    public static void GatewayNames(ValueList<string> names, string path, Check check)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                PlainGatewayName(name, path.Item(i), check);
                continue;
            }
            check.DnsLabel(name[..slash], path.Item(i));
            check.DnsLabel(name[(slash + 1)..], path.Item(i));
        }
    }

    private static void PlainGatewayName(string name, string path, Check check)
    {
        if (Names.WhyNotDomain(name) is { } why)
            check.Report(Codes.BadHost, path, name, why);
        else if (name.Split('.') is [var gateway, var space, ..])
            check.Suggest($"write {space}/{gateway}", Codes.LegacyGatewayName, path, name);
    }

    public static void ClientTls(ClientTlsSettings? tls, string path, Check check)
    {
        if (tls is null)
            return;
        ConfigMapCredential(tls.CredentialName, path.Field("credentialName"), check);
        if (tls.InsecureSkipVerify == true)
            SkipVerify(tls, path, check);
        if (tls.Mode is not (ClientTlsMode.Simple or ClientTlsMode.Mutual))
            return;
        if (tls.CredentialName.Length > 0)
        {
            NotWithCredential(tls.ClientCertificate, "clientCertificate");
            NotWithCredential(tls.PrivateKey, "privateKey");
            NotWithCredential(tls.CaCertificates, "caCertificates");
            NotWithCredential(tls.CaCrl, "caCrl");
        }
        else if (tls.Mode == ClientTlsMode.Mutual)
        {
            check.That(tls.ClientCertificate.Length > 0, Codes.CertificateNeeded, path, "MUTUAL", "clientCertificate");
            check.That(tls.PrivateKey.Length > 0, Codes.CertificateNeeded, path, "MUTUAL", "privateKey");
        }

        void NotWithCredential(string value, string field) =>
            check.That(value.Length == 0, Codes.ClientTlsConflict, path.Field(field), field, "together with credentialName");
    }

    private static void SkipVerify(ClientTlsSettings tls, string path, Check check)
    {
        if (tls.Mode is not (ClientTlsMode.Simple or ClientTlsMode.Mutual))
            return;
        const string reason = "when insecureSkipVerify is true";
        check.That(tls.CaCertificates.Length == 0, Codes.ClientTlsConflict, path.Field("caCertificates"), "caCertificates", reason);
        check.That(tls.SubjectAltNames.Count == 0, Codes.ClientTlsConflict, path.Field("subjectAltNames"), "subjectAltNames", reason);
        if (tls.Mode == ClientTlsMode.Simple)
            check.That(tls.CredentialName.Length == 0, Codes.ClientTlsConflict, path.Field("credentialName"), "credentialName", reason);
    }

    // configmap://namespace/name, in the namespace of the rule itself.
    private static void ConfigMapCredential(string name, string path, Check check)
    {
        const string scheme = "configmap://";
        if (!name.StartsWith(scheme, StringComparison.Ordinal))
            return;
        var parts = name[scheme.Length..].Split('/');
        var isOwn = parts is [var space, { Length: > 0 }] && space == check.Namespace;
        check.That(isOwn, Codes.ClientTlsConflict, path, name, "outside the rule's own namespace");
    }
}
