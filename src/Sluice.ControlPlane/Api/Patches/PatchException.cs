namespace Sluice.ControlPlane.Api.Patches;

/// <summary>A patch cannot be applied; caught where patches are, and told to who sent it.</summary>
internal sealed class PatchException(string message) : Exception(message);
