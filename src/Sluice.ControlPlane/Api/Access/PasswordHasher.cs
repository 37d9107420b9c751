namespace Sluice.ControlPlane.Api.Access;

/// <summary>Hashes passwords off the request's thread, few at a time: hashing is slow on purpose, and must not take the machine from the mesh.</summary>
internal sealed class PasswordHasher : IDisposable
{
    /// <summary>Who waits behind these is told to come again.</summary>
    private const int MostWaiting = 64;

    // Half of the machine at most.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>Null: too many are waiting.</summary>
    public Task<bool?> VerifyAsync(string password, string hash, CancellationToken cancel) =>
        InTurnAsync<bool?>(() => PasswordHash.Verify(password, hash), cancel);

    /// <summary>Null: too many are waiting.</summary>
    public Task<string?> HashAsync(string password, CancellationToken cancel) => InTurnAsync(() => PasswordHash.Of(password), cancel);

    public void Dispose() => _turns.Dispose();

    private async Task<T?> InTurnAsync<T>(Func<T> work, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return default;
        }
        try
        {
            await _turns.WaitAsync(cancel);
            try
            {
                return await Task.Run(work, cancel);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
