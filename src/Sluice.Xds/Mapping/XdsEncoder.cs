using System.Collections.Frozen;
using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Xds.Mapping.Acme;
using Sluice.Xds.Mapping.Clusters;
using Sluice.Xds.Mapping.Incremental;
using Sluice.Xds.Mapping.Listeners;
using Sluice.Xds.Mapping.Tls;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Mapping;

/// <summary>
/// Encodes the snapshots of one proxy, one after the other: what is equal to the last snapshot keeps its resources. Not for several
/// threads at once.
/// </summary>
public sealed class XdsEncoder(XdsEncoding encoding)
{
    /// <summary>The one resource of <see cref="TypeUrls.ProxySettings"/>, and of <see cref="TypeUrls.AcmeChallenges"/>.</summary>
    public const string SettingsName = "default";

    // Forward proxies hold the hashes of passwords.
    private readonly EncodedSet<Listener> _listeners = new((_, l) => ListenerCodec.Encode(l).ToByteArray(), isSecret: true);
    private readonly EncodedSet<ClusterWithEndpoints> _clusters = new((_, c) => ClusterCodec.Encode(c).ToByteArray());
    private readonly EncodedSet<EndpointSet> _endpoints = new((_, e) => EndpointCodec.Encode(e).ToByteArray());
    private readonly EncodedSet<TlsSecret> _secrets = new((_, s) => SecretCodec.Encode(s).ToByteArray(), isSecret: true);
    private readonly EncodedSet<ProxySettings> _settings = new((_, s) => ProxySettings.Encode(s).ToByteArray());
    private readonly EncodedSet<AcmeChallenges> _challenges = new((_, c) => AcmeCodec.Encode(c).ToByteArray(), isSecret: true);
    private readonly EncodedTables _tables = new(encoding.SplitRouteTables);
    private XdsState _last = XdsState.Empty;
    private ProxySnapshot _snapshot = ProxySnapshot.Empty;

    /// <returns>The same state for the same snapshot.</returns>
    public XdsState Encode(ProxySnapshot snapshot)
    {
        if (ReferenceEquals(snapshot, _snapshot))
            return _last;
        var clusters = ClusterParts.Of(snapshot);
        _listeners.Update(Named(snapshot.Listeners.AsMemory(), l => l.Name));
        _clusters.Update(clusters.Clusters);
        _endpoints.Update(clusters.Endpoints);
        _secrets.Update(Named(snapshot.Secrets.AsMemory(), s => s.Name));
        var settings = new ProxySettings(snapshot.Egress, snapshot.RateLimits);
        _settings.Update(settings.IsEmpty ? [] : [new(SettingsName, settings)]);
        _challenges.Update(snapshot.Challenges is { } challenges ? [new(SettingsName, challenges)] : []);
        _tables.Update(snapshot.RouteTables);
        _last = new(snapshot.Version, ByType());
        _snapshot = snapshot;
        return _last;
    }

    private FrozenDictionary<string, FrozenDictionary<string, XdsResource>> ByType() =>
        new Dictionary<string, FrozenDictionary<string, XdsResource>>(StringComparer.Ordinal)
        {
            [TypeUrls.Listener] = _listeners.Resources,
            [TypeUrls.Cluster] = _clusters.Resources,
            [TypeUrls.ClusterLoadAssignment] = _endpoints.Resources,
            [TypeUrls.Secret] = _secrets.Resources,
            [TypeUrls.ProxySettings] = _settings.Resources,
            [TypeUrls.AcmeChallenges] = _challenges.Resources,
            [TypeUrls.RouteConfiguration] = _tables.Tables,
            [TypeUrls.VirtualHost] = _tables.VirtualHosts,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, T>> Named<T>(ReadOnlyMemory<T> values, Func<T, string> name)
    {
        for (var i = 0; i < values.Length; i++)
            yield return new(name(values.Span[i]), values.Span[i]);
    }
}
