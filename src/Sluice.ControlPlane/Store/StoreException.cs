namespace Sluice.ControlPlane.Store;

/// <summary>A store cannot be opened, or its home failed: the disk is full, the file is damaged, another process has it.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
