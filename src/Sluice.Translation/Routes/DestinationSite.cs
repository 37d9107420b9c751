using Sluice.Resources;

namespace Sluice.Translation.Routes;

/// <summary>Where a reference to a destination stands: whose namespace it is read in, and where to report it.</summary>
internal readonly record struct DestinationSite(ResourceKey Resource, string Namespace, string Path);
