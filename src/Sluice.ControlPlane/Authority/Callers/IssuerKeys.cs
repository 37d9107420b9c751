using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>A token issuer's public keys, read again every few minutes and, not too often, when a token names one that is not known.</summary>
internal sealed class IssuerKeys(string issuer, IKeySetSource source, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Whoever invents key ids makes us ask this often, no more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<SecurityKey> _keys = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    public async ValueTask<IReadOnlyList<SecurityKey>> ForAsync(string keyId, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var age = clock.GetUtcNow() - _readAt;
            if (age > Life || (age > Pause && _keys.All(k => k.KeyId != keyId)))
                await Read_NeedsLock(cancellationToken);
            return _keys;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task Read_NeedsLock(CancellationToken cancellationToken)
    {
        _readAt = clock.GetUtcNow();
        using var late = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var set = new JsonWebKeySet(await source.ReadAsync(either.Token));
            // A symmetric key in a public set is a trap: whoever reads it could sign.
            _keys = [.. set.Keys.Where(k => k.Kty is "RSA" or "EC" && k.Use is null or "" or "sig")];
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            log.KeysNotRead(issuer, failed.Message);
        }
    }
}
