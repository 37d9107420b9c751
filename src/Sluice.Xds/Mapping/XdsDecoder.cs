using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Acme;
using Sluice.Xds.Mapping.Incremental;
using Sluice.Xds.Mapping.Listeners;
using Sluice.Xds.Mapping.Tls;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Mapping;

/// <summary>
/// Decodes the states that one proxy is sent, one after the other: what is known by name and version keeps its value. Both forms of route
/// tables are read. Not for several threads at once.
/// </summary>
public sealed class XdsDecoder
{
    private readonly DecodedSet<Listener> _listeners = new(
        TypeUrls.Listener,
        body => ListenerCodec.Decode(Protocol.Listeners.Listener.Parser.ParseFrom(body)),
        listener => listener.Name
    );
    private readonly DecodedSet<TlsSecret> _secrets = new(
        TypeUrls.Secret,
        body => SecretCodec.Decode(Protocol.Tls.Secret.Parser.ParseFrom(body)),
        secret => secret.Name
    );
    private readonly DecodedSet<ProxySettings> _settings = new(
        TypeUrls.ProxySettings,
        body => ProxySettings.Decode(Protocol.Own.ProxySettings.Parser.ParseFrom(body)),
        _ => XdsEncoder.SettingsName
    );
    private readonly DecodedSet<AcmeChallenges> _challenges = new(
        TypeUrls.AcmeChallenges,
        body => AcmeCodec.Decode(Protocol.Own.AcmeChallenges.Parser.ParseFrom(body)),
        _ => XdsEncoder.SettingsName
    );
    private readonly DecodedTables _tables = new();
    private readonly DecodedClusters _clusters = new();

    /// <summary>The last snapshot that was accepted.</summary>
    public ProxySnapshot Current { get; private set; } = ProxySnapshot.Empty;

    /// <summary>
    /// Accepts all of <paramref name="state"/> or nothing: one bad resource, and <see cref="Current"/> stays. Never throws for what the state holds.
    /// The snapshot's version is the state's.
    /// </summary>
    public XdsDecoding Decode(XdsState state)
    {
        var rejections = new List<XdsRejection>();
        _listeners.Update(state.Of(TypeUrls.Listener), rejections);
        _secrets.Update(state.Of(TypeUrls.Secret), rejections);
        _settings.Update(state.Of(TypeUrls.ProxySettings), rejections);
        _challenges.Update(state.Of(TypeUrls.AcmeChallenges), rejections);
        _clusters.Update(state, rejections);
        var tables = _tables.Update(state, rejections);
        if (rejections.Count > 0)
            return new(Current, InOrder(rejections));
        var settings = _settings.Values.Count > 0 ? _settings.Values[0] : null;
        var next = new ProxySnapshot
        {
            Version = state.Version,
            Listeners = _listeners.Values,
            RouteTables = tables,
            Clusters = _clusters.Clusters,
            Endpoints = _clusters.Endpoints,
            Secrets = _secrets.Values,
            Egress = settings?.Egress,
            RateLimits = settings?.RateLimits ?? [],
            Challenges = _challenges.Values.Count > 0 ? _challenges.Values[0] : null,
        };
        if (next != Current)
            Current = next;
        return new(Current, []);
    }

    private static ValueList<XdsRejection> InOrder(List<XdsRejection> rejections) =>
        rejections.OrderBy(r => r.TypeUrl, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal).ToValueList();
}
