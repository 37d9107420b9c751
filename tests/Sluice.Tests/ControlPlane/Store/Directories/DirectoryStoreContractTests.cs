using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Configuration;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Directories;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store.Directories;

public sealed class DirectoryStoreContractTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();
    private DirectoryStore? _store;

    protected override IResourceStore Store => _store!;

    public override ValueTask InitializeAsync()
    {
        _store = new(new ConfigurationDirectory([_folder.Path]), new(), TimeProvider.System, NullLogger<DirectoryStore>.Instance);
        _store.Look();
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    protected override Task PutAsync(ResourceId id, string host)
    {
        _folder.Write(FileOf(id), Encoding.UTF8.GetString(Objects.Json(id, host)));
        Assert.Empty(_store!.Look().Findings);
        return Task.CompletedTask;
    }

    protected override Task RemoveAsync(ResourceId id)
    {
        File.Delete(Path.Combine(_folder.Path, FileOf(id)));
        _store!.Look();
        return Task.CompletedTask;
    }

    private static string FileOf(ResourceId id) => $"{id.Kind}-{id.Namespace}-{id.Name}.json";
}
