namespace Sluice.Testing;

/// <summary>What <see cref="TestDnsServer"/> answers to one question.</summary>
public sealed record TestDnsReply
{
    public const int NoError = 0;
    public const int ServerFailure = 2;
    public const int NoSuchName = 3;
    public const int Refused = 5;

    public int Code { get; init; }

    public IReadOnlyList<TestDnsRecord> Answers { get; init; } = [];

    public IReadOnlyList<TestDnsRecord> Authorities { get; init; } = [];

    /// <summary>Says that there is more over TCP.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whole messages to send instead; none: silence. Null: the message that the other properties make.</summary>
    public IReadOnlyList<byte[]>? Messages { get; init; }

    public static TestDnsReply Silence { get; } = new() { Messages = [] };

    public static TestDnsReply Failure { get; } = new() { Code = ServerFailure };

    public static TestDnsReply Of(params TestDnsRecord[] answers) => new() { Answers = answers };

    public static TestDnsReply Raw(params byte[][] messages) => new() { Messages = messages };
}
