namespace Sluice.Testing;

/// <param name="Type">1: A, 28: AAAA.</param>
/// <param name="Bytes">The question section, to be echoed.</param>
public sealed record TestDnsQuestion(ushort Id, string Name, int Type, byte[] Bytes, bool IsTcp)
{
    public override string ToString() => $"{(Type == TestDnsRecord.V4 ? "A" : "AAAA")} {Name}";
}
