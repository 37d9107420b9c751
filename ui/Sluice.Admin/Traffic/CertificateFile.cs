namespace Sluice.Admin.Traffic;

/// <summary>A file with a certificate on a gateway, of <c>GET certificates/files</c>.</summary>
public sealed record CertificateFile
{
    public string Gateway { get; init; } = "";
    public string Path { get; init; } = "";
    public bool Readable { get; init; }
    public string Subject { get; init; } = "";
    public IReadOnlyList<string>? Names { get; init; }
    public DateTimeOffset? NotAfter { get; init; }
}
