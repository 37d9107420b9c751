namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>An address, such as an API server's <c>/openid/v1/jwks</c>. The client brings trust, credential and time limit.</summary>
public sealed class KeySetUrl(HttpClient client, Uri address) : IKeySetSource
{
    /// <summary>Some thousand keys.</summary>
    private const int MaxBytes = 1024 * 1024;

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await answer.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }
}
