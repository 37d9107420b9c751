namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>Attempts at one Certificate that failed, one after the other.</summary>
/// <param name="Count">How many.</param>
/// <param name="LastAt">When the last one ended.</param>
/// <param name="NextAt">Not before.</param>
/// <param name="Type">Kind of the last failure: the authority's word, or ours.</param>
/// <param name="Detail">For people.</param>
/// <param name="Wanted">What was asked for: another wish is tried at once.</param>
internal sealed record Attempts(int Count, DateTimeOffset LastAt, DateTimeOffset NextAt, string Type, string Detail, string Wanted);
