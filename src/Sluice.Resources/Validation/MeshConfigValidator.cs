using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.Reading;

namespace Sluice.Resources.Validation;

/// <summary>The rules of the mesh's configuration, in the one ConfigMap that is read.</summary>
internal static class MeshConfigValidator
{
    public static void Validate(ConfigMap map, Check check, DiagnosticBag bag)
    {
        if (!MeshConfigReader.Applies(map))
            return;
        var path = "data".Key(MeshConfig.ConfigMapKey);
        var config = MeshConfigReader.Read(map, bag);
        if (config.TrustDomain.Length == 0)
            check.Report(Codes.BadTrustDomain, path.Field("trustDomain"), "", "it is empty");
        else if (Names.WhyNotDomain(config.TrustDomain) is { } why)
            check.Report(Codes.BadTrustDomain, path.Field("trustDomain"), config.TrustDomain, why);
        if (config.RootNamespace.Length > 0)
            check.DnsLabel(config.RootNamespace, path.Field("rootNamespace"));
        check.Duration(config.ConnectTimeout, path.Field("connectTimeout"));
        SidecarValidator.Policy(config.OutboundTrafficPolicy, path.Field("outboundTrafficPolicy"), check);
    }
}
