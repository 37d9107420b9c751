namespace Sluice.Resources.Diagnostics;

// 0660-0664: stores that follow what others write
public static partial class Codes
{
    /// <summary>The folder that a store follows is not there, or may not be read; what was read last stays.</summary>
    public static readonly DiagnosticCode FolderUnreadable = Error("SLU0660", "The folder {0} cannot be read: {1}");

    // 0670-0674: what the control plane keeps in a cluster

    /// <summary>The replicas' common authority cannot be read or made; none starts with a root of its own instead.</summary>
    public static readonly DiagnosticCode AuthoritySecretUnusable = Error("SLU0670", "The Secret {0} cannot be {1}: {2}");
}
