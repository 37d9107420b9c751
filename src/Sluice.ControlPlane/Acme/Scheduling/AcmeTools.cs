using Sluice.ControlPlane.Acme.Challenges;
using Sluice.ControlPlane.Acme.Issuance;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>What jobs are done with.</summary>
internal sealed record AcmeTools(CertificateIssuance Issuance, ChallengeDesk Desk, IGatewayRollout Gateways);
