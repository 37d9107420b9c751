namespace Sluice.Roles.ControlPlane;

/// <summary>A control plane cannot be started; the message lists every reason, one a line.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
