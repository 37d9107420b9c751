namespace Sluice.Xds.Server.Streams;

/// <summary>What is to be sent of one type so that a proxy gets to a state.</summary>
/// <param name="Updates">Sent when it is the type's turn.</param>
/// <param name="Removals">Sent when all other types have been updated: nothing refers to what they take away any more.</param>
internal sealed record XdsPlan(IReadOnlyList<XdsPush> Updates, IReadOnlyList<XdsPush> Removals)
{
    public static XdsPlan Nothing { get; } = new([], []);

    public bool IsNothing => Updates.Count == 0 && Removals.Count == 0;
}
