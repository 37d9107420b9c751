namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>What goes wrong on our side of the wire, beside the authority's own words (RFC 8555 6.7).</summary>
internal static class AcmeFailure
{
    /// <summary>The authority, or whoever keeps the DNS zone, cannot be reached, or answers nonsense.</summary>
    public const string Connection = "connectionFailed";

    /// <summary>It took longer than an order may.</summary>
    public const string Timeout = "timeout";

    /// <summary>A resource is missing or says something that cannot be done.</summary>
    public const string Configuration = "configuration";

    /// <summary>No gateway has taken up the proof.</summary>
    public const string Gateways = "gatewaysNotReady";

    /// <summary>The record could not be made.</summary>
    public const string Dns = "dnsUpdateFailed";

    /// <summary>The authority holds the proof for wrong.</summary>
    public const string Invalid = "validationFailed";

    /// <summary>What was issued is not what was asked for.</summary>
    public const string Unfit = "unfitCertificate";

    /// <summary>Our own limits say: not now.</summary>
    public const string Budget = "budget";

    /// <summary>The Secret cannot be written.</summary>
    public const string Store = "storeFailed";
}
