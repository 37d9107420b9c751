using Microsoft.Extensions.Hosting;

namespace Bookinfo.Hosting;

/// <summary>A host that lives as long as its owner says: signals are the business of the program around it.</summary>
/// <remarks>The default would have every service catch Ctrl+C for itself, and keep a program alive that relies on being ended by it.</remarks>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
