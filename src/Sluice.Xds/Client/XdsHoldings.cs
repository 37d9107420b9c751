using Sluice.Values;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Client;

/// <summary>What the client has: the state that runs, and beside it what has come since.</summary>
internal sealed class XdsHoldings
{
    private readonly Dictionary<string, Dictionary<string, XdsResource>> _received = new(StringComparer.Ordinal);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private string _marker = "";

    public XdsState Applied { get; private set; } = XdsState.Empty;

    /// <summary>Versions by name of what runs, for a server that this client connects to again.</summary>
    public IEnumerable<KeyValuePair<string, string>> VersionsOf(string typeUrl) =>
        typeUrl == TypeUrls.StateMarker
            ? Applied.Marker.Values.Where(_ => _marker == Applied.Version && _marker.Length > 0).Select(Version)
            : Applied.Of(typeUrl).Values.Select(Version);

    public void Take(DeltaDiscoveryResponse response)
    {
        if (response.TypeUrl == TypeUrls.StateMarker)
        {
            _marker = response.SystemVersionInfo;
            return;
        }
        if (response.Resources.Count + response.RemovedResources.Count == 0)
            return;
        var received = ReceivedOf(response.TypeUrl);
        _touched.Add(response.TypeUrl);
        foreach (var resource in response.Resources)
            received[resource.Name] = new(resource.Name, resource.Version, resource.Resource_?.Value.Memory ?? default);
        foreach (var name in response.RemovedResources)
            received.Remove(name);
    }

    /// <summary>The state that all that came makes, and the types in which it differs from the one that runs.</summary>
    public XdsUpdate Update(string version)
    {
        var changed = _touched.Where(Differs).Order(StringComparer.Ordinal).ToValueList();
        var sets = changed.Select(t => KeyValuePair.Create(t, (IReadOnlyCollection<XdsResource>)_received[t].Values));
        return new(Applied, Applied.With(version, sets), changed);
    }

    /// <summary>It runs.</summary>
    public void Commit(XdsState state)
    {
        Applied = state;
        _touched.Clear();
    }

    /// <summary>Forgets what does not run: the server is told only of what does, and sends the rest again.</summary>
    public void RollBack()
    {
        foreach (var typeUrl in _touched)
            _received.Remove(typeUrl);
        _touched.Clear();
    }

    private Dictionary<string, XdsResource> ReceivedOf(string typeUrl)
    {
        if (!_received.TryGetValue(typeUrl, out var received))
            _received[typeUrl] = received = new(Applied.Of(typeUrl), StringComparer.Ordinal);
        return received;
    }

    private bool Differs(string typeUrl)
    {
        var (applied, received) = (Applied.Of(typeUrl), _received[typeUrl]);
        return applied.Count != received.Count || received.Values.Any(r => applied.GetValueOrDefault(r.Name)?.Version != r.Version);
    }

    private static KeyValuePair<string, string> Version(XdsResource resource) => new(resource.Name, resource.Version);
}
