using Sluice.Snapshot;
using Sluice.Xds.Mapping;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>There and back.</summary>
internal static class RoundTrip
{
    public static ProxySnapshot Of(ProxySnapshot snapshot, XdsEncoding encoding)
    {
        var decoding = new XdsDecoder().Decode(new XdsEncoder(encoding).Encode(snapshot));
        return decoding.IsAccepted ? decoding.Snapshot : throw new InvalidOperationException(decoding.Describe());
    }

    /// <summary>Throws, with both as text, where they differ.</summary>
    public static void Check(ProxySnapshot snapshot, XdsEncoding encoding)
    {
        var back = Of(snapshot, encoding);
        Assert.Equal(CanonicalText.Of(snapshot), CanonicalText.Of(back));
        Assert.Equal(snapshot, back);
    }
}
