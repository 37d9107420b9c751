namespace Sluice.Resources.Diagnostics;

// 0660-0664: stores that follow what others write
public static partial class Codes
{
    /// <summary>The folder that a store follows is not there, or may not be read; what was read last stays.</summary>
    public static readonly DiagnosticCode FolderUnreadable = Error("SLU0660", "The folder {0} cannot be read: {1}");
}
