namespace Sluice.Proxy.Forward;

/// <summary>The head of a CONNECT request.</summary>
/// <param name="Authority">Host and port to tunnel to, as written.</param>
/// <param name="Credentials">The value of <c>Proxy-Authorization</c>; null: none.</param>
/// <param name="KeepsOpen">The client would ask again on this connection after a refusal.</param>
internal sealed record ConnectHead(string Authority, string? Credentials, bool KeepsOpen);

internal enum HeadStatus
{
    Ok,
    NeedMore,

    /// <summary>Not a CONNECT request, or one whose end is not certain.</summary>
    Malformed,
    TooLarge,
}
