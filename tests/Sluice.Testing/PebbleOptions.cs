namespace Sluice.Testing;

/// <summary>How a <see cref="PebbleServer"/> misbehaves.</summary>
public sealed record PebbleOptions
{
    /// <summary>Percentage of good nonces that are refused.</summary>
    public int NonceReject { get; init; } = 25;

    /// <summary>Percentage of authorizations that are used again.</summary>
    public int AuthorizationReuse { get; init; }

    /// <summary>Key identifier and base64url key of the one external account; null: none is asked for.</summary>
    public (string KeyId, string Key)? ExternalAccount { get; init; }

    /// <summary>Names that it refuses.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>Life of certificates.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Port of the name server it asks; null: one of its own, in which every name is 127.0.0.1.</summary>
    public int? DnsPort { get; init; }

    /// <summary>More of its environment, e.g. <c>PEBBLE_WFE_ORDERS_PER_PAGE</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
