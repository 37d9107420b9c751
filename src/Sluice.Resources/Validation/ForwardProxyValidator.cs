using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;

namespace Sluice.Resources.Validation;

/// <summary>The rules of ForwardProxy.</summary>
internal static class ForwardProxyValidator
{
    public static void Validate(ForwardProxy proxy, Check check)
    {
        var spec = proxy.Spec;
        EgressPolicyValidator.Selector(spec.Selector, check);
        check.Port(spec.Port, "spec.port");
        if (spec.Bind.Length > 0)
            check.That(Names.IsAddress(spec.Bind), Codes.BadSourceAddress, "spec.bind", spec.Bind);
        for (var i = 0; i < spec.ConnectPorts.Count; i++)
            check.Port(spec.ConnectPorts[i], "spec.connectPorts".Item(i));
        check.Duration(spec.IdleTimeout, "spec.idleTimeout");
        if (spec.Tls is { } tls)
            Secret(tls.CredentialName, "spec.tls.credentialName", check);
        if (spec.Authentication.BasicSecret.Length > 0)
            Secret(spec.Authentication.BasicSecret, "spec.authentication.basicSecret", check);
        // It is sent between quotes in a header (RFC 7617 2).
        check.That(
            spec.Authentication.Realm.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')),
            Codes.BadProxyAuthentication,
            "spec.authentication.realm",
            "The realm takes visible ASCII characters without quotes and backslashes."
        );
    }

    private static void Secret(string name, string path, Check check) =>
        check.That(
            Names.IsLowerSubdomain(name),
            Codes.BadName,
            path,
            name,
            "it must be the name of a Secret in the namespace of the resource"
        );
}
