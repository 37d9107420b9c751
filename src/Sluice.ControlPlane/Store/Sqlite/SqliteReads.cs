using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sluice.ControlPlane.Store.Sqlite;

/// <summary>Questions to the file.</summary>
internal static class SqliteReads
{
    private const string RevisionColumns = "revision, grp, kind, ns, name, change, time, author, reason, json";

    private static readonly string[] Columns = ["grp", "kind", "ns"];

    /// <summary>The last revision there was, also where it is no longer kept.</summary>
    public static long Revision(SqliteConnection connection) =>
        connection.Ask("SELECT seq FROM sqlite_sequence WHERE name='revisions'") is long last ? last : 0;

    /// <summary>Everything after this revision is kept.</summary>
    public static long Compacted(SqliteConnection connection) =>
        Convert.ToInt64(connection.Ask("SELECT upto FROM compacted"), CultureInfo.InvariantCulture);

    public static StoredResource? Find(SqliteConnection connection, ResourceId id) =>
        connection
            .Rows(
                Resource,
                "SELECT grp, kind, ns, name, revision, json FROM resources WHERE grp=$1 AND kind=$2 AND ns=$3 AND name=$4",
                id.Group,
                id.Kind,
                id.Namespace,
                id.Name
            )
            .FirstOrDefault();

    public static List<StoredResource> List(SqliteConnection connection, ResourceQuery query)
    {
        var (where, arguments) = Where(query, 1);
        return connection.Rows(
            Resource,
            $"SELECT grp, kind, ns, name, revision, json FROM resources WHERE {where} ORDER BY grp, kind, ns, name",
            arguments
        );
    }

    /// <summary>Events after a revision, of everything: watchers choose, and learn how far they are by what they pass over.</summary>
    public static List<StoreEvent> Events(SqliteConnection connection, long after, int atMost) =>
        connection.Rows(
            row => new StoreEvent(
                (StoreEventKind)row.GetInt32(5),
                row.GetInt64(0),
                new()
                {
                    Id = Id(row, 1),
                    Revision = row.GetInt64(0),
                    Json = row.GetFieldValue<byte[]>(9),
                }
            ),
            $"SELECT {RevisionColumns} FROM revisions WHERE revision > $1 ORDER BY revision LIMIT $2",
            after,
            atMost
        );

    public static List<StoredRevision> History(SqliteConnection connection, ResourceId id, int atMost) =>
        connection.Rows(
            StoredRevision,
            $"SELECT {RevisionColumns} FROM revisions WHERE grp=$1 AND kind=$2 AND ns=$3 AND name=$4 ORDER BY revision DESC LIMIT $5",
            id.Group,
            id.Kind,
            id.Namespace,
            id.Name,
            atMost
        );

    public static List<StoredRevision> Changes(SqliteConnection connection, long before, int atMost) =>
        connection.Rows(
            StoredRevision,
            $"SELECT {RevisionColumns} FROM revisions WHERE $1 = 0 OR revision < $1 ORDER BY revision DESC LIMIT $2",
            before,
            atMost
        );

    private static (string Where, object?[] Arguments) Where(ResourceQuery query, int first)
    {
        string?[] values = [query.Group, query.Kind, query.Namespace];
        var used = Columns.Zip(values).Where(c => c.Second is not null).ToList();
        var terms = used.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{c.First}=${first + i}"));
        return (used.Count == 0 ? "1" : string.Join(" AND ", terms), [.. used.Select(c => (object?)c.Second)]);
    }

    private static StoredResource Resource(SqliteDataReader row) =>
        new()
        {
            Id = Id(row, 0),
            Revision = row.GetInt64(4),
            Json = row.GetFieldValue<byte[]>(5),
        };

    private static StoredRevision StoredRevision(SqliteDataReader row) =>
        new()
        {
            Id = Id(row, 1),
            Revision = row.GetInt64(0),
            Kind = (StoreEventKind)row.GetInt32(5),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
            By = new(row.GetString(7), row.GetString(8)),
            Json = row.GetFieldValue<byte[]>(9),
        };

    private static ResourceId Id(SqliteDataReader row, int first) =>
        new(row.GetString(first), row.GetString(first + 1), row.GetString(first + 2), row.GetString(first + 3));
}
