namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>A file, as an operator or a mount puts it there.</summary>
public sealed class KeySetFile(string path) : IKeySetSource
{
    public Task<string> ReadAsync(CancellationToken cancellationToken) => File.ReadAllTextAsync(path, cancellationToken);
}
