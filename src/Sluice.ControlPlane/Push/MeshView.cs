using Sluice.Resources;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.ControlPlane.Push;

/// <summary>Everything that is configured and known at one moment.</summary>
/// <param name="Revision">The store's revision that it shows.</param>
/// <param name="Resources">What people and the cluster wrote.</param>
/// <param name="Catalog">The services of it.</param>
/// <param name="Labels">Which labels of workloads it asks for.</param>
/// <param name="Roots">By which proxies judge each other; null: they know by themselves.</param>
internal sealed record MeshView(long Revision, ResourceSet Resources, ServiceCatalog Catalog, LabelUse Labels, TlsSecret? Roots = null);
