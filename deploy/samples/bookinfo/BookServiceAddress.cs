namespace Bookinfo;

/// <summary>Where details finds the book service outside the mesh.</summary>
/// <param name="BaseUri">Where the connection goes: the service itself, or the egress gateway before it.</param>
/// <param name="Authority">The name that is asked for (the <c>Host</c> header).</param>
public sealed record BookServiceAddress(Uri BaseUri, string Authority = ServiceNames.BooksHost);
