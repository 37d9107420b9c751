using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Sluice.ControlPlane.Store.Sqlite;

/// <summary>Writes and deletions, each a transaction of its own. Callers take turns.</summary>
internal sealed class SqliteWrites(SqliteConnection connection, TimeProvider clock)
{
    public StoreResult Apply(StoreWrite write)
    {
        var wanted = ObjectJson.Read(write.Json.Span);
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = SqliteReads.Find(connection, write.Id);
        if (Refusal(write.Precondition, before) is { } refused)
            return refused;
        if (before is not null && JsonNode.DeepEquals(ObjectJson.Read(before.Json.Span), wanted))
            return new(StoreOutcome.Unchanged, before);
        var revision = SqliteReads.Revision(connection) + 1;
        var json = ObjectJson.Write(wanted, Metadata(before, wanted, revision));
        var kind = before is null ? StoreEventKind.Added : StoreEventKind.Modified;
        var after = new StoredResource
        {
            Id = write.Id,
            Revision = revision,
            Json = json,
        };
        var result = new StoreResult(before is null ? StoreOutcome.Created : StoreOutcome.Updated, after);
        // Disposing of the transaction rolls it back.
        if (write.IsDryRun)
            return result;
        var id = write.Id;
        connection.Run(
            "INSERT OR REPLACE INTO resources VALUES($1, $2, $3, $4, $5, $6)",
            id.Group,
            id.Kind,
            id.Namespace,
            id.Name,
            revision,
            json
        );
        Record(after, kind, write.By);
        transaction.Commit();
        return result;
    }

    public StoreResult Delete(ResourceId id, Precondition precondition, Authorship by, bool isDryRun)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var before = SqliteReads.Find(connection, id);
        if (before is null)
            return new(StoreOutcome.NotFound, null);
        if (Refusal(precondition, before) is { } refused)
            return refused;
        var revision = SqliteReads.Revision(connection) + 1;
        var metadata = ObjectJson.MetadataOf(before.Json.Span) with { Revision = revision };
        var last = before with { Revision = revision, Json = ObjectJson.Write(ObjectJson.Read(before.Json.Span), metadata) };
        var result = new StoreResult(StoreOutcome.Deleted, last);
        if (isDryRun)
            return result;
        connection.Run("DELETE FROM resources WHERE grp=$1 AND kind=$2 AND ns=$3 AND name=$4", id.Group, id.Kind, id.Namespace, id.Name);
        Record(last, StoreEventKind.Deleted, by);
        transaction.Commit();
        return result;
    }

    /// <summary>Forgets what is neither recent nor among the last revisions of its resource.</summary>
    public void Compact(SqliteStoreOptions options)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var recent = SqliteReads.Revision(connection) - options.KeptChanges;
        var forgotten = connection.Ask(
            """
            SELECT max(revision) FROM (
                SELECT revision, row_number() OVER (PARTITION BY grp, kind, ns, name ORDER BY revision DESC) AS age FROM revisions)
            WHERE age > $1 AND revision <= $2
            """,
            options.KeptRevisions,
            recent
        );
        if (forgotten is not long upto)
            return;
        connection.Run(
            """
            DELETE FROM revisions WHERE revision IN (SELECT revision FROM (
                SELECT revision, row_number() OVER (PARTITION BY grp, kind, ns, name ORDER BY revision DESC) AS age FROM revisions)
            WHERE age > $1 AND revision <= $2)
            """,
            options.KeptRevisions,
            recent
        );
        connection.Run("UPDATE compacted SET upto=max(upto, $1)", upto);
        transaction.Commit();
    }

    private StoreMetadata Metadata(StoredResource? before, JsonObject wanted, long revision)
    {
        if (before is null)
            return new(Guid.NewGuid().ToString(), revision, 1, clock.GetUtcNow());
        var metadata = ObjectJson.MetadataOf(before.Json.Span);
        var isNewGeneration = ObjectJson.DiffersInContent(ObjectJson.Read(before.Json.Span), wanted);
        return metadata with { Revision = revision, Generation = metadata.Generation + (isNewGeneration ? 1 : 0) };
    }

    private static StoreResult? Refusal(Precondition precondition, StoredResource? before) =>
        precondition.Refusal(before, r => r.Revision == precondition.Revision, r => ObjectJson.MetadataOf(r.Json.Span).Uid);

    private void Record(StoredResource resource, StoreEventKind change, Authorship by) =>
        connection.Run(
            "INSERT INTO revisions VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            resource.Revision,
            resource.Id.Group,
            resource.Id.Kind,
            resource.Id.Namespace,
            resource.Id.Name,
            (int)change,
            clock.GetUtcNow().ToUnixTimeMilliseconds(),
            by.Author,
            by.Reason,
            resource.Json.ToArray()
        );
}
