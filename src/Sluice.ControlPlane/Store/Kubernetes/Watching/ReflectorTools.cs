using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>What every reflector of a store shares.</summary>
internal sealed record ReflectorTools(TimeProvider Clock, Random Random, ILogger Log);
