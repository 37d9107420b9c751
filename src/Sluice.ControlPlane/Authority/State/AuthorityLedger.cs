using Microsoft.Data.Sqlite;
using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.ControlPlane.Authority.State;

/// <summary>What the authority must remember over restarts: signers and their phases, what was issued and revoked, join tokens.</summary>
internal sealed class AuthorityLedger(string file) : IDisposable
{
    /// <summary>RFC 5280 3.3: a revoked certificate stays on one list beyond its end.</summary>
    private static readonly TimeSpan Afterlife = TimeSpan.FromDays(2);

    private const string BundleVersion = "bundle";
    private const string Revocations = "revocations";
    private const string ListNumber = "list-number";
    private readonly LedgerDatabase _database = new(file);

    public long CurrentBundleVersion => Counter(BundleVersion);

    /// <summary>Rises when something is revoked.</summary>
    public long RevocationVersion => Counter(Revocations);

    public List<SignerRow> Signers() =>
        _database.Read(c =>
            LedgerDatabase.Rows(
                LedgerDatabase.Command(c, "SELECT id, phase, since FROM signers ORDER BY since, id"),
                r => new SignerRow(r.GetString(0), (SignerPhase)r.GetInt32(1), Time(r.GetInt64(2)))
            )
        );

    /// <summary>Replaces the signers if they still are <paramref name="known"/>; false: somebody else was faster.</summary>
    public bool TryReplaceSigners(IReadOnlyList<SignerRow> known, IReadOnlyList<SignerRow> next) =>
        _database.Write(c =>
        {
            var command = LedgerDatabase.Command(c, "SELECT id, phase, since FROM signers ORDER BY since, id");
            var now = LedgerDatabase.Rows(command, r => (r.GetString(0), r.GetInt32(1), r.GetInt64(2)));
            if (!now.SequenceEqual(known.Select(k => (k.Id, (int)k.Phase, Number(k.Since)))))
                return false;
            LedgerDatabase.Execute(c, "DELETE FROM signers");
            foreach (var row in next)
            {
                LedgerDatabase.Execute(
                    c,
                    "INSERT INTO signers VALUES ($id, $phase, $since)",
                    ("$id", row.Id),
                    ("$phase", (int)row.Phase),
                    ("$since", Number(row.Since))
                );
            }
            Raise(c, BundleVersion, 0);
            return true;
        });

    /// <summary>Remembers a certificate and uses its one-time proof up, both or neither.</summary>
    /// <param name="oneTime">Hash of the join token; empty: none.</param>
    /// <returns>False: the token was used, or is over.</returns>
    public bool TryRecord(IssuedRow issued, string oneTime, DateTimeOffset now) =>
        _database.Write(c =>
        {
            if (oneTime.Length > 0 && !UseToken(c, oneTime, now))
                return false;
            LedgerDatabase.Execute(
                c,
                "INSERT INTO issued VALUES ($serial, $signer, $identity, $start, $end, NULL)",
                ("$serial", issued.Serial),
                ("$signer", issued.Signer),
                ("$identity", issued.Identity),
                ("$start", Number(issued.NotBefore)),
                ("$end", Number(issued.NotAfter))
            );
            return true;
        });

    /// <summary>When the last certificate of this signer ends; null where none is left.</summary>
    public DateTimeOffset? LastEndOf(string signer) =>
        _database.Read(c =>
        {
            using var command = LedgerDatabase.Command(c, "SELECT MAX(not_after) FROM issued WHERE signer = $signer", ("$signer", signer));
            return command.ExecuteScalar() is long end ? Time(end) : (DateTimeOffset?)null;
        });

    /// <summary>A serial number that is not known here may be another control plane's: it is revoked too.</summary>
    /// <returns>False: it was revoked before.</returns>
    public bool Revoke(string serial, DateTimeOffset now, DateTimeOffset knownEnd) =>
        _database.Write(c =>
        {
            const string Text = """
                INSERT INTO issued VALUES ($serial, '', '', $now, $end, $now)
                ON CONFLICT (serial) DO UPDATE SET revoked_at = $now WHERE revoked_at IS NULL
                """;
            var changed = LedgerDatabase.Execute(c, Text, ("$serial", serial), ("$now", Number(now)), ("$end", Number(knownEnd)));
            if (changed > 0)
                Raise(c, Revocations, 0);
            return changed > 0;
        });

    /// <summary>How many certificates of the identity were revoked; those of other control planes are revoked by their start.</summary>
    public int RevokeIdentity(string identity, DateTimeOffset now, DateTimeOffset lastEnd) =>
        _database.Write(c =>
        {
            const string Known =
                "UPDATE issued SET revoked_at = $now WHERE identity = $identity AND revoked_at IS NULL AND not_after > $now";
            const string Others = """
                INSERT INTO revoked_identities VALUES ($identity, $now, $end)
                ON CONFLICT (identity) DO UPDATE SET before = $now, until = $end
                """;
            var count = LedgerDatabase.Execute(c, Known, ("$now", Number(now)), ("$identity", identity));
            LedgerDatabase.Execute(c, Others, ("$identity", identity), ("$now", Number(now)), ("$end", Number(lastEnd)));
            Raise(c, Revocations, 0);
            return count;
        });

    /// <param name="serial">As <c>X509Certificate2.SerialNumber</c>.</param>
    /// <param name="identity">Its SPIFFE identity.</param>
    /// <param name="issuedAt">When it was signed, as far as it tells.</param>
    public bool IsRevoked(string serial, string identity, DateTimeOffset issuedAt) =>
        _database.Read(c =>
        {
            var known = LedgerDatabase.Command(c, "SELECT revoked_at IS NOT NULL FROM issued WHERE serial = $serial", ("$serial", serial));
            if (LedgerDatabase.Rows(known, r => r.GetBoolean(0)) is [var isRevoked, ..])
                return isRevoked;
            const string Text = "SELECT before FROM revoked_identities WHERE identity = $identity";
            var cut = LedgerDatabase.Rows(LedgerDatabase.Command(c, Text, ("$identity", identity)), r => r.GetInt64(0));
            return cut is [var before] && Number(issuedAt) <= before;
        });

    public List<RevokedRow> Revoked(DateTimeOffset now) =>
        _database.Read(c =>
        {
            const string Text =
                "SELECT serial, signer, revoked_at FROM issued WHERE revoked_at IS NOT NULL AND not_after > $end ORDER BY serial";
            return LedgerDatabase.Rows(
                LedgerDatabase.Command(c, Text, ("$end", Number(now - Afterlife))),
                r => new RevokedRow(r.GetString(0), r.GetString(1), Time(r.GetInt64(2)))
            );
        });

    /// <summary>Rises with each call. It is no lower than the clock's seconds, so that control planes with ledgers of their own rise alike.</summary>
    public long NextListNumber(DateTimeOffset now) => _database.Write(c => Raise(c, ListNumber, now.ToUnixTimeSeconds()));

    public void AddJoinToken(string hash, string identity, DateTimeOffset expires) =>
        _database.Write(c =>
            LedgerDatabase.Execute(
                c,
                "INSERT INTO join_tokens VALUES ($hash, $identity, $expires, NULL)",
                ("$hash", hash),
                ("$identity", identity),
                ("$expires", Number(expires))
            )
        );

    /// <summary>For whom a token is good; null where it is unknown, used or over.</summary>
    public string? JoinTokenIdentity(string hash, DateTimeOffset now) =>
        _database.Read(c =>
        {
            const string Text = "SELECT identity FROM join_tokens WHERE hash = $hash AND used_at IS NULL AND expires > $now";
            using var command = LedgerDatabase.Command(c, Text, ("$hash", hash), ("$now", Number(now)));
            return command.ExecuteScalar() as string;
        });

    /// <summary>Forgets what is over.</summary>
    public void Prune(DateTimeOffset now) =>
        _database.Write(c =>
        {
            LedgerDatabase.Execute(c, "DELETE FROM issued WHERE not_after <= $end", ("$end", Number(now - Afterlife)));
            LedgerDatabase.Execute(c, "DELETE FROM revoked_identities WHERE until <= $now", ("$now", Number(now)));
            return LedgerDatabase.Execute(c, "DELETE FROM join_tokens WHERE expires <= $now", ("$now", Number(now)));
        });

    public void Dispose() => _database.Dispose();

    private static bool UseToken(SqliteConnection connection, string hash, DateTimeOffset now)
    {
        const string Text = "UPDATE join_tokens SET used_at = $now WHERE hash = $hash AND used_at IS NULL AND expires > $now";
        return LedgerDatabase.Execute(connection, Text, ("$hash", hash), ("$now", Number(now))) == 1;
    }

    private long Counter(string name) =>
        _database.Read(c =>
        {
            using var command = LedgerDatabase.Command(c, "SELECT value FROM meta WHERE name = $name", ("$name", name));
            return command.ExecuteScalar() as long? ?? 0;
        });

    private static long Raise(SqliteConnection connection, string name, long atLeast)
    {
        const string Text = """
            INSERT INTO meta VALUES ($name, MAX(1, $least))
            ON CONFLICT (name) DO UPDATE SET value = MAX(value + 1, $least) RETURNING value
            """;
        using var command = LedgerDatabase.Command(connection, Text, ("$name", name), ("$least", atLeast));
        return (long)command.ExecuteScalar()!;
    }

    private static long Number(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(long number) => DateTimeOffset.FromUnixTimeMilliseconds(number);
}
