namespace Sluice.Resources.Diagnostics;

// 0610-0629: the API of the control plane
public static partial class Codes
{
    /// <summary>Finalizers keep an object in Kubernetes until somebody takes them away; here deletion is at once.</summary>
    public static readonly DiagnosticCode FinalizersNotAwaited = Warning(
        "SLU0610",
        "Finalizers are kept as they are, and deletion does not wait for them."
    );

    /// <summary>Deleting a namespace in Kubernetes deletes what is in it; here that is left to whoever wants it.</summary>
    public static readonly DiagnosticCode NamespaceNotEmpty = Error(
        "SLU0611",
        "The namespace still holds {0} resources; delete them first, or it would not be gone."
    );
}
