using Sluice.Resources;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>What the scheduler knows of the world.</summary>
/// <param name="Resources">All valid resources; null: they are not known yet.</param>
/// <param name="IsLeader">Whether this process is the one that issues.</param>
public sealed record AcmeView(Func<ResourceSet?> Resources, Func<bool> IsLeader);
