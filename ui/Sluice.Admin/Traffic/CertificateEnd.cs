namespace Sluice.Admin.Traffic;

/// <summary>A certificate that ends.</summary>
/// <param name="Name">Whom it is for.</param>
/// <param name="Place">Where it stands: a Secret, or a file on a gateway.</param>
/// <param name="End">Null: it cannot be read.</param>
public sealed record CertificateEnd(string Name, string Place, DateTimeOffset? End)
{
    private const int MostNames = 3;

    public static CertificateEnd Of(StoredCertificate secret) =>
        new(NameOf(secret.Names, secret.Subject), $"Secret {secret.Namespace}/{secret.Name}", secret.NotAfter);

    public static CertificateEnd Of(CertificateFile file) =>
        new(NameOf(file.Names, file.Subject), $"{ProxyName.Short(file.Gateway)} {file.Path}", file.Readable ? file.NotAfter : null);

    private static string NameOf(IReadOnlyList<string>? names, string? subject) =>
        names is { Count: > 0 } ? string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? " …" : "") : subject ?? "";
}
