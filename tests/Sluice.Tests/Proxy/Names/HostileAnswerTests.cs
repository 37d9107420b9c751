using System.Net;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Names;

public sealed class HostileAnswerTests
{
    [Theory]
    [InlineData("a.test>a.test")]
    [InlineData("a.test>b.test b.test>c.test c.test>a.test")]
    public async Task Aliases_that_lead_in_a_circle_are_a_failure(string aliases)
    {
        await using var lab = new NameLab();
        var records = aliases.Split(' ').Select(a => a.Split('>')).Select(a => TestDnsRecord.Cname(a[0], 30, a[1])).ToArray();
        lab.Server.Reply = _ => TestDnsReply.Of(records);
        Assert.Equal("?", await lab.ResolveAsync("a.test"));
    }

    [Theory, InlineData(15, "10.0.0.1"), InlineData(16, "?")]
    public async Task Aliases_are_followed_so_far_and_no_farther(int count, string expected)
    {
        await using var lab = new NameLab();
        lab.Server.Records.AddRange(Enumerable.Range(0, count).Select(i => TestDnsRecord.Cname($"n{i}.test", 30, $"n{i + 1}.test")));
        lab.Add($"n{count}.test", 30, "10.0.0.1");
        Assert.Equal(expected, await lab.ResolveAsync("n0.test"));
    }

    [Fact]
    public async Task Records_of_other_names_are_neither_used_nor_remembered()
    {
        await using var lab = new NameLab();
        lab.Add("bank.test", 30, "10.0.0.9");
        lab.Server.Reply = q =>
            q.Name == "up.test"
                ? TestDnsReply.Of(
                    TestDnsRecord.Address("bank.test", 3600, "192.0.2.66"),
                    TestDnsRecord.Address("up.test", 30, q.Type == TestDnsRecord.V4 ? "10.0.0.1" : "fd00::1"),
                    TestDnsRecord.Cname("bank.test", 3600, "evil.test")
                )
                : null;
        Assert.Equal("10.0.0.1 fd00::1", await lab.ResolveAsync("up.test"));
        Assert.Equal("10.0.0.9", await lab.ResolveAsync("bank.test"));
        Assert.Equal(1, lab.Server.Count("A bank.test"));
    }

    [Fact]
    public async Task Addresses_of_the_other_family_are_not_used()
    {
        await using var lab = new NameLab();
        lab.Server.Reply = _ => TestDnsReply.Of(TestDnsRecord.Address("up.test", 30, "10.0.0.1"));
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up.test"));
    }

    [Fact]
    public async Task Of_very_many_addresses_256_are_used()
    {
        await using var lab = new NameLab();
        lab.Server.Reply = q =>
            q.IsTcp
                ? TestDnsReply.Of([.. Enumerable.Range(0, 1_500).Select(i => TestDnsRecord.Address("up.test", 30, Address(i, q.Type)))])
                : new TestDnsReply { IsTruncated = true };
        var found = await lab.AskAsync("up.test");
        Assert.Equal(512, found.Addresses.Count);
    }

    [Fact]
    public async Task A_response_with_the_wrong_id_is_not_believed()
    {
        await using var lab = new NameLab();
        lab.Server.Reply = q => TestDnsReply.Raw(Forged(q with { Id = (ushort)(q.Id + 1) }, q.Name));
        Assert.Equal("?", await lab.ResolveAsync("up.test"));
        lab.Server.Reply = _ => null;
        lab.Add("up.test", 30, "10.0.0.1");
        lab.Advance(2);
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up.test"));
    }

    [Fact]
    public async Task A_response_to_another_question_is_not_believed()
    {
        await using var lab = new NameLab();
        lab.Server.Reply = q =>
            q.Name == "up.test"
                ? TestDnsReply.Raw(Forged(q with { Bytes = [.. TestDnsMessage.NameOf("no.test"), .. q.Bytes[^4..]] }, "no.test"))
                : null;
        Assert.Equal("?", await lab.ResolveAsync("up.test"));
        Assert.Equal("no", await lab.ResolveAsync("no.test"));
        Assert.Equal(1, lab.Server.Count("A no.test"));
    }

    [Fact]
    public async Task An_echo_of_the_question_is_no_answer()
    {
        await using var lab = new NameLab();
        lab.Server.Reply = q => TestDnsReply.Raw([.. TestDnsMessage.Header(q.Id, 0x0100, 0, 0), .. q.Bytes]);
        Assert.Equal("?", await lab.ResolveAsync("up.test"));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("header alone")]
    [InlineData("more records than bytes")]
    [InlineData("cut short")]
    [InlineData("pointer to itself")]
    [InlineData("pointer beyond the end")]
    [InlineData("label beyond the end")]
    [InlineData("address of two bytes")]
    [InlineData("noise")]
    public async Task Malformed_messages_are_no_answer(string kind)
    {
        await using var lab = new NameLab();
        lab.Server.Reply = q => TestDnsReply.Raw(Malformed(kind, q));
        Assert.Equal("?", await lab.ResolveAsync("up.test"));
        lab.Server.Reply = _ => null;
        lab.Add("up.test", 30, "10.0.0.1");
        lab.Advance(2);
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up.test"));
    }

    private static byte[] Malformed(string kind, TestDnsQuestion question)
    {
        var good = Forged(question, question.Name);
        byte[] start = [.. TestDnsMessage.Header(question.Id, 0x8180, 1, 0), .. question.Bytes];
        byte[] rest = [0, (byte)question.Type, 0, 1, 0, 0, 0, 30, 0, 2, 10, 0];
        return kind switch
        {
            "empty" => [],
            "header alone" => good[..12],
            "more records than bytes" => [.. TestDnsMessage.Header(question.Id, 0x8180, 65_535, 0), .. good[12..]],
            "cut short" => good[..^2],
            "pointer to itself" => [.. start, 0xc0, (byte)start.Length, .. rest],
            "pointer beyond the end" => [.. start, 0xff, 0xff, .. rest],
            "label beyond the end" => [.. start, 63, .. rest],
            "address of two bytes" => [.. start, .. TestDnsMessage.NameOf(question.Name), .. rest],
            _ => [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 37))],
        };
    }

    private static byte[] Forged(TestDnsQuestion question, string name)
    {
        var address = question.Type == TestDnsRecord.V4 ? "192.0.2.66" : "2001:db8::66";
        return TestDnsMessage.Write(question, TestDnsReply.Of(TestDnsRecord.Address(name, 3600, address)));
    }

    private static string Address(int number, int type) =>
        type == TestDnsRecord.V4 ? $"10.0.{number / 250}.{number % 250}" : IPAddress.Parse($"fd00::{number + 1:x}").ToString();
}
