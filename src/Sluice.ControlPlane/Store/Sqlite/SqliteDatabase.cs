using Microsoft.Data.Sqlite;
using Sluice.ControlPlane.Files;

namespace Sluice.ControlPlane.Store.Sqlite;

/// <summary>The file: opened by one process at a time, readable by its owner only, durable at every commit.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE resources(
            grp TEXT NOT NULL, kind TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL,
            revision INTEGER NOT NULL, json BLOB NOT NULL,
            PRIMARY KEY(grp, kind, ns, name)) WITHOUT ROWID;
        CREATE TABLE revisions(
            revision INTEGER PRIMARY KEY AUTOINCREMENT,
            grp TEXT NOT NULL, kind TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL,
            change INTEGER NOT NULL, time INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, json BLOB NOT NULL);
        CREATE INDEX revisions_of ON revisions(grp, kind, ns, name, revision);
        CREATE TABLE compacted(upto INTEGER NOT NULL);
        INSERT INTO compacted VALUES(0);
        """;

    private readonly FileStream _lock;
    private readonly string _connection;

    private SqliteDatabase(FileStream held, string connection)
    {
        _lock = held;
        _connection = connection;
        Writer = Connect();
    }

    /// <summary>The connection that writes; callers take turns.</summary>
    public SqliteConnection Writer { get; }

    /// <exception cref="StoreException">Another process has the file, it is damaged, or made by a newer version.</exception>
    public static SqliteDatabase Open(string path)
    {
        var full = Path.GetFullPath(path);
        PrivateFile.CreateFolder(Path.GetDirectoryName(full)!);
        var held = Lock(full + ".lock");
        SqliteDatabase? database = null;
        try
        {
            PrivateFile.Touch(full);
            var connection = new SqliteConnectionStringBuilder { DataSource = full, Mode = SqliteOpenMode.ReadWrite };
            database = new(held, connection.ToString());
            database.Prepare(full);
            return database;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            database?.Dispose();
            held.Dispose();
            throw new StoreException($"'{full}' cannot be used as a store: {e.Message}", e);
        }
        catch
        {
            database?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads one moment while others write; pooled, so that opening is cheap.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        // FULL: a commit is on the disk when it returns. The default in WAL mode would survive a crash of this process, but not of the machine.
        connection.Run("PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
        return connection;
    }

    public void Dispose()
    {
        Writer.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(_connection));
        _lock.Dispose();
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StoreException($"another process has the store ('{path}' is locked)", e);
        }
    }

    private void Prepare(string path)
    {
        Writer.Run("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=1000;");
        if (Writer.Ask("PRAGMA quick_check(1)") is string finding and not "ok")
            throw new StoreException($"'{path}' is damaged: {finding}. Restore a backup, or start with an empty data folder.");
        switch (Convert.ToInt32(Writer.Ask("PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture))
        {
            case 0:
                Writer.Run($"BEGIN IMMEDIATE; {Schema} PRAGMA user_version={SchemaVersion}; COMMIT;");
                break;
            case > SchemaVersion:
                throw new StoreException($"'{path}' was made by a newer version of sluice; this one reads version {SchemaVersion}.");
        }
    }
}
