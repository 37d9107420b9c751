using Sluice.Resources.Certificates;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Validation;

/// <summary>The rules of Certificate.</summary>
internal static class CertificateValidator
{
    public static void Validate(Certificate certificate, Check check)
    {
        var spec = certificate.Spec;
        check.That(spec.DnsNames.Count > 0, Codes.MissingField, "spec.dnsNames", "spec.dnsNames");
        check.AtMost(spec.DnsNames.Count, CertificateSpec.MostNames, "spec.dnsNames");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.DnsNames.Count; i++)
        {
            var (name, path) = (spec.DnsNames[i], "spec.dnsNames".Item(i));
            Name(name, path, check);
            check.That(seen.Add(name), Codes.CertificateNameTwice, path, name);
        }
        if (spec.SecretName.Length > 0)
            ObjectName(spec.SecretName, "spec.secretName", "it must be the name of a Secret", check);
        ObjectName(
            spec.IssuerRef.Name,
            "spec.issuerRef.name",
            "it must be the name of an AcmeIssuer in the Certificate's namespace",
            check
        );
        check.Duration(spec.RenewBefore, "spec.renewBefore");
    }

    /// <summary>A name as certificates hold it: lower case, two labels at least, a wildcard only as the whole first label.</summary>
    public static void Name(string name, string path, Check check)
    {
        var rest = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        var isName =
            Names.IsLowerSubdomain(rest)
            && rest.Contains('.', StringComparison.Ordinal)
            && Array.TrueForAll(rest.Split('.'), l => l.Length <= Names.MaxLabel)
            && !Names.IsAddress(rest);
        if (isName)
            return;
        var lower = name.ToLowerInvariant().TrimEnd('.');
        check.Suggest(lower != name && Names.IsLowerSubdomain(lower) ? $"did you mean {lower}?" : "", Codes.BadCertificateName, path, name);
    }

    private static void ObjectName(string name, string path, string why, Check check) =>
        check.That(Names.IsLowerSubdomain(name), Codes.BadName, path, name, why);
}
