using Sluice.ControlPlane.Push;

namespace Sluice.ControlPlane.Reports;

/// <summary>What takes gateways' reports: who may, and where they go.</summary>
public sealed class ReportIntake(MeshReports reports, IProxyVerifier verifier, MeshOptions mesh)
{
    internal MeshReports Reports => reports;

    internal ReportGate Gate { get; } = new(verifier, mesh);
}
