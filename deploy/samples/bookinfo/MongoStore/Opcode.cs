namespace Bookinfo.Mongo;

/// <summary>The operations of the wire protocol that the store reads or writes.</summary>
internal enum Opcode
{
    /// <summary>Answer to <see cref="Query"/>.</summary>
    Reply = 1,

    /// <summary>The old query operation; drivers still use it for their first greeting.</summary>
    Query = 2004,

    Msg = 2013,
}
