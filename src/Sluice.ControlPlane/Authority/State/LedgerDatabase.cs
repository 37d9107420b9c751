using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Sluice.ControlPlane.Files;

namespace Sluice.ControlPlane.Authority.State;

/// <summary>The SQLite file behind the ledger. Several processes of one machine may have it open.</summary>
internal sealed class LedgerDatabase : IDisposable
{
    // Times are milliseconds since 1970, UTC. Serial numbers are hexadecimal as X509Certificate2.SerialNumber.
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS signers (id TEXT PRIMARY KEY, phase INTEGER NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS issued (serial TEXT PRIMARY KEY, signer TEXT NOT NULL, identity TEXT NOT NULL,
            not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, revoked_at INTEGER) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS issued_identity ON issued (identity);
        CREATE INDEX IF NOT EXISTS issued_end ON issued (not_after);
        CREATE INDEX IF NOT EXISTS issued_revoked ON issued (revoked_at) WHERE revoked_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS revoked_identities (identity TEXT PRIMARY KEY, before INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS join_tokens (hash TEXT PRIMARY KEY, identity TEXT NOT NULL, expires INTEGER NOT NULL, used_at INTEGER) WITHOUT ROWID;
        """;

    private readonly string _connection;

    public LedgerDatabase(string file)
    {
        // SQLite gives its side files the mode of the main one. An existing one is not opened: closing it would drop SQLite's locks (POSIX).
        if (!File.Exists(file))
            PrivateFile.WriteNew(file, []);
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            DefaultTimeout = 10,
        }.ToString();
        using var connection = Open();
        Execute(connection, Schema);
    }

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        using var connection = Open();
        return read(connection);
    }

    /// <summary>All of it or nothing; one writer at a time over all processes.</summary>
    public T Write<T>(Func<SqliteConnection, T> write)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = write(connection);
        transaction.Commit();
        return result;
    }

    [SuppressMessage("Security", "CA2100", Justification = "the text is constant at every call; values are parameters")]
    public static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>How many rows it changed.</summary>
    public static int Execute(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteNonQuery();
    }

    public static List<T> Rows<T>(SqliteCommand command, Func<SqliteDataReader, T> row)
    {
        using (command)
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(row(reader));
            return rows;
        }
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(_connection);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        // A certificate must not leave before its row is on the disk.
        Execute(connection, "PRAGMA synchronous = FULL");
        return connection;
    }
}
