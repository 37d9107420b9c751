using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <param name="TimeToLive">As the records say, unbounded; null: they do not say.</param>
/// <param name="Problem">For people; empty where the kind says it all.</param>
internal sealed record NameAnswer(NameAnswerKind Kind, ValueList<IPAddress> Addresses, TimeSpan? TimeToLive, string Problem)
{
    public bool IsDefinite => Kind is NameAnswerKind.Found or NameAnswerKind.NoSuchName or NameAnswerKind.NoAddress;

    public static NameAnswer Failed(NameAnswerKind kind, string problem) => new(kind, [], null, problem);
}

internal enum NameAnswerKind
{
    Found,

    /// <summary>NXDOMAIN.</summary>
    NoSuchName,

    /// <summary>The name exists, and has no address of the family.</summary>
    NoAddress,

    /// <summary>A server answered, and could not or would not say.</summary>
    ServerFailed,

    /// <summary>Silence, or nothing that could be understood.</summary>
    NoAnswer,
}
