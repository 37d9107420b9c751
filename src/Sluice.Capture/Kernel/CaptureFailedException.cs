namespace Sluice.Capture.Kernel;

/// <summary>The kernel's tools refused; the message says which and why.</summary>
public sealed class CaptureFailedException(string message) : Exception(message);
