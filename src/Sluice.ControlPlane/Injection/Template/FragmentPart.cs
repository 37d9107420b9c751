namespace Sluice.ControlPlane.Injection.Template;

/// <summary>JSON that is the same for every pod, and what stands after it.</summary>
internal readonly record struct FragmentPart(byte[] Literal, Hole Then);
