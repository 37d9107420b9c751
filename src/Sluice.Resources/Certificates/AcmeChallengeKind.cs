namespace Sluice.Resources.Certificates;

/// <summary>How control of a name is proved.</summary>
public enum AcmeChallengeKind
{
    Http01,
    TlsAlpn01,
    Dns01,
}
