using Microsoft.Data.Sqlite;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Users and sessions in the <see cref="AccessFile"/>. Whoever calls holds its lock.</summary>
internal sealed class AccountRows(AccessFile file)
{
    public List<KnownUser> ReadUsers()
    {
        using var command = file.Command(
            "SELECT name, hash, grants, disabled, must_change, created, created_by, password_changed, last_login FROM users"
        );
        using var reader = command.ExecuteReader();
        var users = new List<KnownUser>();
        while (reader.Read())
            users.Add(new(UserOf(reader), reader.GetString(1)));
        return users;
    }

    public List<KnownSession> ReadSessions()
    {
        using var command = file.Command("SELECT id, hash, user, created, expires, last_used, address, agent FROM sessions");
        using var reader = command.ExecuteReader();
        var sessions = new List<KnownSession>();
        while (reader.Read())
        {
            var session = new UserSession
            {
                Id = reader.GetString(0),
                User = reader.GetString(2),
                Created = AccessFile.TimeOf(reader.GetString(3)),
                Expires = AccessFile.TimeOf(reader.GetString(4)),
                LastUsed = AccessFile.TimeOf(reader.GetString(5)),
                Address = reader.GetString(6),
                Agent = reader.GetString(7),
            };
            sessions.Add(new((byte[])reader.GetValue(1), session));
        }
        return sessions;
    }

    public void Write(KnownUser known) =>
        file.Run(
            """
            INSERT INTO users VALUES ($name, $hash, $grants, $disabled, $must, $created, $by, $changed, $login)
            ON CONFLICT (name) DO UPDATE SET hash = $hash, grants = $grants, disabled = $disabled, must_change = $must,
                password_changed = $changed, last_login = $login
            """,
            ("$name", known.User.Name),
            ("$hash", known.Hash),
            ("$grants", string.Join(' ', known.User.Grants)),
            ("$disabled", known.User.IsDisabled ? 1 : 0),
            ("$must", known.User.MustChangePassword ? 1 : 0),
            ("$created", AccessFile.Text(known.User.Created)),
            ("$by", known.User.CreatedBy),
            ("$changed", AccessFile.Text(known.User.PasswordChanged)),
            ("$login", known.User.LastLogin is { } time ? AccessFile.Text(time) : DBNull.Value)
        );

    public void DeleteUser(string name) => file.Run("DELETE FROM users WHERE name = $name", ("$name", name));

    public void Write(KnownSession known) =>
        file.Run(
            "INSERT INTO sessions VALUES ($id, $hash, $user, $created, $expires, $used, $address, $agent)",
            ("$id", known.Session.Id),
            ("$hash", known.Hash),
            ("$user", known.Session.User),
            ("$created", AccessFile.Text(known.Session.Created)),
            ("$expires", AccessFile.Text(known.Session.Expires)),
            ("$used", AccessFile.Text(known.Session.LastUsed)),
            ("$address", known.Session.Address),
            ("$agent", known.Session.Agent)
        );

    public void WriteLastUsed(string id, DateTimeOffset time) =>
        file.Run("UPDATE sessions SET last_used = $time WHERE id = $id", ("$time", AccessFile.Text(time)), ("$id", id));

    public void DeleteSession(string id) => file.Run("DELETE FROM sessions WHERE id = $id", ("$id", id));

    public void DeleteSessionsOf(string user) => file.Run("DELETE FROM sessions WHERE user = $user", ("$user", user));

    private static User UserOf(SqliteDataReader reader) =>
        new()
        {
            Name = reader.GetString(0),
            Grants = AccessFile.GrantsOf(reader.GetString(2)),
            IsDisabled = reader.GetInt64(3) != 0,
            MustChangePassword = reader.GetInt64(4) != 0,
            Created = AccessFile.TimeOf(reader.GetString(5)),
            CreatedBy = reader.GetString(6),
            PasswordChanged = AccessFile.TimeOf(reader.GetString(7)),
            LastLogin = reader.IsDBNull(8) ? null : AccessFile.TimeOf(reader.GetString(8)),
        };
}
