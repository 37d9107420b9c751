using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Sqlite;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store;

public sealed class SqliteStoreContractTests : WritableStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    protected override IResourceStore Store => _store!;

    public override ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open(Path.Combine(_folder.Path, "store.db"), new(), TimeProvider.System);
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        _store!.Dispose();
        _folder.Dispose();
        return default;
    }
}
