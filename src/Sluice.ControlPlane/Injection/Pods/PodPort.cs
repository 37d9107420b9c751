namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A port of a container.</summary>
/// <param name="Name">Empty where it has none.</param>
/// <param name="Number">As written: digits.</param>
/// <param name="Json">The whole of it.</param>
internal readonly record struct PodPort(JsonText Name, ReadOnlyMemory<byte> Number, ReadOnlyMemory<byte> Json);
