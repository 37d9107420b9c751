using System.Net;

namespace Sluice.Proxy;

/// <summary>A listener as it really stands.</summary>
/// <param name="Name">The listener's name in the snapshot.</param>
/// <param name="Port">The Gateway's port.</param>
/// <param name="EndPoint">The address and port that it is bound to.</param>
public sealed record BoundListener(string Name, int Port, IPEndPoint EndPoint);
