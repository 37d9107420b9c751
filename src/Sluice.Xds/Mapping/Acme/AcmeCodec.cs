using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Mapping.Acme;

/// <summary>Challenges of certificate authorities: a resource of our own.</summary>
internal static class AcmeCodec
{
    public static Own.AcmeChallenges Encode(AcmeChallenges challenges)
    {
        var wire = new Own.AcmeChallenges();
        foreach (var http in challenges.Http)
            wire.Http.Add(new Own.HttpChallenge { Token = http.Token, KeyAuthorization = http.KeyAuthorization });
        foreach (var tls in challenges.TlsAlpn)
            wire.TlsAlpn.Add(
                new Own.TlsAlpnChallenge
                {
                    Name = tls.Name,
                    Certificate = ByteString.CopyFrom(tls.Certificate.AsSpan()),
                    PrivateKey = ByteString.CopyFrom(tls.PrivateKey.Reveal()),
                }
            );
        return wire;
    }

    public static AcmeChallenges Decode(Own.AcmeChallenges wire) =>
        new()
        {
            Http = wire.Http.ToList(h => new HttpChallenge(h.Token, h.KeyAuthorization)),
            TlsAlpn = wire.TlsAlpn.ToList(t => new TlsAlpnChallenge
            {
                Name = t.Name,
                Certificate = ValueList.Create(t.Certificate.Span),
                PrivateKey = new(t.PrivateKey.Span),
            }),
        };
}
