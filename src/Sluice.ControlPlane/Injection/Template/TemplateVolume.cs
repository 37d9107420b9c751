namespace Sluice.ControlPlane.Injection.Template;

/// <summary>A volume that injection adds.</summary>
internal readonly record struct TemplateVolume(byte[] Name, byte[] Json);
