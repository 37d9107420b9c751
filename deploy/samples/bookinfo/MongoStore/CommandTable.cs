using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>Finds a command by its name, runs it, and turns a refusal into MongoDB's error reply.</summary>
internal sealed class CommandTable
{
    private readonly Dictionary<string, Func<MongoCommand, BsonDocument>> _commands = new(StringComparer.Ordinal);
    private readonly HandshakeCommands _handshake;

    public CommandTable(StoreState state, TimeProvider clock)
    {
        _handshake = new HandshakeCommands(clock);
        AddSession();
        AddReads(new ReadCommands(state));
        AddWrites(new WriteCommands(state));
        AddCatalogue(new CatalogueCommands(state));
    }

    /// <summary>Runs a command for a connection; a failure is a reply too.</summary>
    public BsonDocument Run(MongoCommand command, int connectionId)
    {
        try
        {
            if (_handshake.TryRun(command, connectionId) is { } greeting)
                return greeting;
            if (!_commands.TryGetValue(command.Name, out var run))
                throw CommandRefusedException.CommandNotFound(command.Name);
            var reply = run(command);
            reply.Set("ok", 1.0);
            return reply;
        }
        catch (CommandRefusedException refusal)
        {
            return Error(refusal);
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException or KeyNotFoundException)
        {
            // A field of the wrong type; the BSON library says so in its own exceptions.
            return Error(CommandRefusedException.TypeMismatch(e.Message));
        }
    }

    private static BsonDocument Error(CommandRefusedException refusal) =>
        new()
        {
            { "ok", 0.0 },
            { "errmsg", refusal.Message },
            { "code", refusal.Code },
            { "codeName", refusal.CodeName },
        };

    private void AddSession()
    {
        _commands["ping"] = _ => [];
        _commands["endSessions"] = _ => [];
        _commands["buildInfo"] = _commands["buildinfo"] = _ => HandshakeCommands.BuildInfo();
    }

    private void AddReads(ReadCommands reads)
    {
        _commands["find"] = reads.Find;
        _commands["count"] = reads.Count;
        _commands["aggregate"] = reads.Aggregate;
        _commands["getMore"] = reads.GetMore;
        _commands["killCursors"] = reads.KillCursors;
    }

    private void AddWrites(WriteCommands writes)
    {
        _commands["insert"] = writes.Insert;
        _commands["update"] = writes.Update;
        _commands["delete"] = writes.Delete;
    }

    private void AddCatalogue(CatalogueCommands catalogue)
    {
        _commands["listCollections"] = catalogue.ListCollections;
        _commands["listDatabases"] = catalogue.ListDatabases;
        _commands["create"] = catalogue.Create;
        _commands["drop"] = catalogue.Drop;
        _commands["dropDatabase"] = catalogue.DropDatabase;
    }
}
