using System.Buffers.Binary;

namespace Sluice.Proxy.Mongo;

/// <summary>Reads the parts of MongoDB messages that are counted: the header, and the name of the command.</summary>
internal static class MongoFrameReader
{
    public const int OpReply = 1;
    public const int OpUpdate = 2001;
    public const int OpInsert = 2002;
    public const int OpQuery = 2004;
    public const int OpGetMore = 2005;
    public const int OpDelete = 2006;
    public const int OpKillCursors = 2007;
    public const int OpCompressed = 2012;
    public const int OpMsg = 2013;

    public static FrameStatus ReadHeader(ReadOnlySpan<byte> input, out MongoHeader header)
    {
        header = default;
        if (input.Length < MongoHeader.Size)
            return FrameStatus.NeedMore;
        header = new(Number(input), Number(input[4..]), Number(input[8..]), Number(input[12..]));
        return header.Length is >= MongoHeader.Size and <= MongoHeader.MaxBytes && NameOf(header.OpCode) is not null
            ? FrameStatus.Ok
            : FrameStatus.Malformed;
    }

    /// <summary>The statistic of an operation, or null for one that the protocol does not know.</summary>
    public static string? NameOf(int opCode) =>
        opCode switch
        {
            OpReply => "op_reply",
            OpUpdate => "op_update",
            OpInsert => "op_insert",
            OpQuery => "op_query",
            OpGetMore => "op_get_more",
            OpDelete => "op_delete",
            OpKillCursors => "op_kill_cursors",
            OpCompressed => "op_compressed",
            OpMsg => "op_msg",
            2010 => "op_command",
            2011 => "op_commandreply",
            _ => null,
        };

    /// <summary>The command of an OP_MSG: the name of the first element of its body document.</summary>
    /// <param name="body">What follows the header, as far as it is there.</param>
    public static FrameStatus ReadCommand(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> command)
    {
        command = default;
        // flag bits (4), then sections; a body section (kind 0) comes first in every driver, but need not.
        var position = 4;
        while (position < body.Length)
        {
            var kind = body[position];
            if (body.Length < position + 5)
                return FrameStatus.NeedMore;
            var length = Number(body[(position + 1)..]);
            if (length < 5)
                return FrameStatus.Malformed;
            if (kind == 0)
                return ReadFirstName(body[(position + 5)..], out command);
            if (kind != 1)
                return FrameStatus.Malformed;
            position += 1 + length;
            if (position < 0)
                return FrameStatus.Malformed;
        }
        return FrameStatus.NeedMore;
    }

    private static FrameStatus ReadFirstName(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (document.IsEmpty)
            return FrameStatus.NeedMore;
        if (document[0] == 0)
            return FrameStatus.Ok; // an empty document names no command
        var end = document[1..].IndexOf((byte)0);
        if (end < 0)
            return document.Length > 256 ? FrameStatus.Malformed : FrameStatus.NeedMore;
        name = document.Slice(1, end);
        return FrameStatus.Ok;
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
