namespace Sluice.ControlPlane.Injection;

/// <summary>Whether a pod is injected, and if not, why.</summary>
public enum InjectionDecision
{
    /// <summary>It is.</summary>
    Inject,

    /// <summary>It has been already.</summary>
    AlreadyInjected,

    /// <summary>It uses the node's network, whose rules would be everybody's.</summary>
    HostNetwork,

    /// <summary>Its namespace is one of Kubernetes itself.</summary>
    IgnoredNamespace,

    /// <summary>Its namespace's labels, with its own, choose no injection or that of another revision.</summary>
    NamespaceSaysNo,

    /// <summary>Its label or annotation <c>sidecar.istio.io/inject</c> says no.</summary>
    PodSaysNo,

    /// <summary>The policy, with its selectors, says no.</summary>
    PolicySaysNo,

    /// <summary>It is to be, but its annotations are wrong: see the findings.</summary>
    Invalid,
}
