namespace Sluice.Proxy.Names;

/// <summary>Where host names become addresses. One for the whole proxy, so that a name is asked for once.</summary>
internal interface IHostResolver
{
    /// <exception cref="HostResolutionException">There is no such name, it has no address, or no server answered.</exception>
    ValueTask<HostAddresses> ResolveAsync(string name, NameScope scope, CancellationToken cancellationToken);
}

/// <summary>Whose word a name is.</summary>
internal enum NameScope
{
    /// <summary>A client's: it means what it says, so that the name that policies have judged is the name that is resolved.</summary>
    Absolute,

    /// <summary>The configuration's: short names are completed by the system's search list.</summary>
    Search,
}
