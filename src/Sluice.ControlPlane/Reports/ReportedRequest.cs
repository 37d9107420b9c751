using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>A request as one gateway told of it.</summary>
/// <param name="Id">Unique in this process.</param>
/// <param name="Gateway"><c>namespace/name</c>; proven, unlike what the record says.</param>
internal sealed record ReportedRequest(string Id, string Gateway, DateTimeOffset Time, RequestRecord Record)
{
    /// <summary>Whose business it is: that of the rule that took it, else of the gateway.</summary>
    public string Namespace => Names.NamespaceOf(Record.Source.Length > 0 ? Record.Source : Gateway);
}
