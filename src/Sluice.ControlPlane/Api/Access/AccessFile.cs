using System.Globalization;
using Microsoft.Data.Sqlite;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>The file of an <see cref="AccessStore"/>: SQLite, 0600.</summary>
internal sealed class AccessFile : IDisposable
{
    private const string Tables = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS tokens (
            name TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, grants TEXT NOT NULL,
            created TEXT NOT NULL, created_by TEXT NOT NULL, expires TEXT, last_used TEXT) STRICT;
        CREATE TABLE IF NOT EXISTS subjects (identity TEXT PRIMARY KEY, grants TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS users (
            name TEXT PRIMARY KEY, hash TEXT NOT NULL, grants TEXT NOT NULL, disabled INTEGER NOT NULL, must_change INTEGER NOT NULL,
            created TEXT NOT NULL, created_by TEXT NOT NULL, password_changed TEXT NOT NULL, last_login TEXT) STRICT;
        CREATE TABLE IF NOT EXISTS sessions (
            id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, user TEXT NOT NULL, created TEXT NOT NULL, expires TEXT NOT NULL,
            last_used TEXT NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL) STRICT;
        """;

    private readonly SqliteConnection _connection;

    private long _seen;

    private AccessFile(SqliteConnection connection) => _connection = connection;

    /// <summary>Held by whoever uses the file: a connection is for one at a time.</summary>
    public Lock Lock { get; } = new();

    public static AccessFile Open(string path)
    {
        // SQLite gives its journals the mode of the file.
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = ownerOnly,
            };
            new FileStream(path, options).Dispose();
            File.SetUnixFileMode(path, ownerOnly);
        }
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        var file = new AccessFile(connection);
        file.Run(Tables);
        file.HasChangedElsewhere();
        return file;
    }

    /// <summary>Whether another process (<c>reset-password</c>) has written since this was asked last.</summary>
    public bool HasChangedElsewhere()
    {
        using var command = Command("PRAGMA data_version");
        var version = (long)command.ExecuteScalar()!;
        var isOther = version != _seen;
        _seen = version;
        return isOther;
    }

    public List<KnownToken> ReadTokens()
    {
        using var command = Command("SELECT name, hash, grants, created, created_by, expires, last_used FROM tokens");
        using var reader = command.ExecuteReader();
        var tokens = new List<KnownToken>();
        while (reader.Read())
        {
            var token = new AccessToken
            {
                Name = reader.GetString(0),
                Grants = GrantsOf(reader.GetString(2)),
                Created = TimeOf(reader.GetString(3)),
                CreatedBy = reader.GetString(4),
                Expires = reader.IsDBNull(5) ? null : TimeOf(reader.GetString(5)),
                LastUsed = reader.IsDBNull(6) ? null : TimeOf(reader.GetString(6)),
            };
            tokens.Add(new((byte[])reader.GetValue(1), token));
        }
        return tokens;
    }

    public List<CertificateSubject> ReadSubjects()
    {
        using var command = Command("SELECT identity, grants FROM subjects");
        using var reader = command.ExecuteReader();
        var subjects = new List<CertificateSubject>();
        while (reader.Read())
            subjects.Add(new(reader.GetString(0), GrantsOf(reader.GetString(1))));
        return subjects;
    }

    public void Write(KnownToken known) =>
        Run(
            "INSERT INTO tokens VALUES ($name, $hash, $grants, $created, $by, $expires, NULL)",
            ("$name", known.Token.Name),
            ("$hash", known.Hash),
            ("$grants", string.Join(' ', known.Token.Grants)),
            ("$created", Text(known.Token.Created)),
            ("$by", known.Token.CreatedBy),
            ("$expires", known.Token.Expires is { } end ? Text(end) : DBNull.Value)
        );

    public void WriteLastUsed(string name, DateTimeOffset time) =>
        Run("UPDATE tokens SET last_used = $time WHERE name = $name", ("$time", Text(time)), ("$name", name));

    public bool DeleteToken(string name) => Run("DELETE FROM tokens WHERE name = $name", ("$name", name)) > 0;

    public void Write(CertificateSubject subject)
    {
        if (subject.Grants.Count == 0)
            Run("DELETE FROM subjects WHERE identity = $identity", ("$identity", subject.Identity));
        else
            Run(
                "INSERT INTO subjects VALUES ($identity, $grants) ON CONFLICT (identity) DO UPDATE SET grants = $grants",
                ("$identity", subject.Identity),
                ("$grants", string.Join(' ', subject.Grants))
            );
    }

    public void Dispose() => _connection.Dispose();

    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = Command(sql);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    // Every text is a constant of this file or of AccountRows; values are parameters.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Constants only.")]
    public SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public static ValueList<Grant> GrantsOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => Grant.TryParse(t, out var grant) ? grant.Value : throw new InvalidDataException($"'{t}' is no grant"))
            .ToValueList();

    public static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
