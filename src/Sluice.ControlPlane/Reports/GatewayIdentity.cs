using Sluice.ControlPlane.Push;
using Sluice.Values;

namespace Sluice.ControlPlane.Reports;

/// <summary>Which proxy reports: namespace and account are proven, its name among those of the account is its own word, as in xDS.</summary>
/// <param name="Name"><c>namespace/name</c>.</param>
/// <param name="ServiceAccount">Of that namespace.</param>
/// <param name="Verdict">What proved it.</param>
internal sealed record GatewayIdentity(string Name, string ServiceAccount, ProxyVerdict Verdict)
{
    public string Namespace => Names.NamespaceOf(Name);

    /// <summary>What selectors compare.</summary>
    public ValueMap<string> Labels { get; init; }
}
