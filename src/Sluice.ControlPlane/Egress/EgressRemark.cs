namespace Sluice.ControlPlane.Egress;

/// <summary>Records that nothing is suggested for, and why: those that were denied, and those that no rule can name. A person decides.</summary>
/// <param name="Host">As it came, which may be anything.</param>
/// <param name="Client">Identity, user or address as it came.</param>
public sealed record EgressRemark(string Host, int Port, string Client, string Reason)
{
    public EgressSightings Seen { get; init; } = new();
}
