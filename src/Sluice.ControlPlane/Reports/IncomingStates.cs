using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>As <see cref="Incoming"/>, for what stays as it is until it is told again.</summary>
internal static class IncomingStates
{
    private const int MaxNames = 100;
    private const int MaxKeys = 20;

    public static CertificateFile Certificate(CertificateFile file)
    {
        var copy = new CertificateFile
        {
            Path = Incoming.Text(file.Path, ReportLimits.Path),
            Subject = Incoming.Text(file.Subject),
            Issuer = Incoming.Text(file.Issuer),
            Serial = Incoming.Text(file.Serial, 64),
            Fingerprint = Incoming.Text(file.Fingerprint, 64),
            NotBefore = file.NotBefore,
            NotAfter = file.NotAfter,
            Key = Incoming.Text(file.Key, 32),
            Unreadable = file.Unreadable,
        };
        copy.Names.AddRange(file.Names.Take(MaxNames).Select(n => Incoming.Text(n)));
        copy.Listeners.AddRange(file.Listeners.Take(MaxNames).Select(n => Incoming.Text(n)));
        return copy;
    }

    public static RateLimitCount RateLimit(RateLimitCount count)
    {
        var copy = new RateLimitCount
        {
            Policy = Incoming.Text(count.Policy),
            Limit = Incoming.Text(count.Limit),
            Allowed = count.Allowed,
            Limited = count.Limited,
            ShadowLimited = count.ShadowLimited,
            KeysInUse = count.KeysInUse,
            Shadow = count.Shadow,
            Overflowed = count.Overflowed,
        };
        copy.Top.AddRange(
            count
                .Top.Take(MaxKeys)
                .Select(k => new RateLimitCount.Types.TopKey
                {
                    Key = Incoming.Text(k.Key),
                    Limited = k.Limited,
                    Overcount = k.Overcount,
                })
        );
        return copy;
    }
}
