namespace Sluice.ControlPlane.Injection;

/// <summary>How a label selector's expression compares.</summary>
public enum PodSelectorOperator
{
    Exists,
    DoesNotExist,
    In,
    NotIn,
}
