namespace Sluice.Admin.Traffic;

/// <summary>One revision, of <c>GET changes</c>.</summary>
/// <param name="Change">What became of the object: <c>Added</c>, <c>Modified</c> or <c>Deleted</c>.</param>
public sealed record ChangeLine(
    long Revision,
    DateTimeOffset Time,
    string Change,
    string Author,
    string Reason,
    string Kind,
    string Namespace,
    string Name
);
