namespace Sluice.Admin.Traffic;

/// <summary>A Secret with a certificate, of <c>GET certificates</c>.</summary>
public sealed record StoredCertificate(string Namespace, string Name, string? Subject, IReadOnlyList<string>? Names, DateTimeOffset? NotAfter);
