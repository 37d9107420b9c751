using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Testing;

/// <summary>
/// A name server on a free loopback port, over UDP and TCP. It answers from <see cref="Records"/> (aliases included; NXDOMAIN or no data
/// with <see cref="Authority"/> otherwise) unless <see cref="Reply"/> says something else, and counts what it is asked.
/// </summary>
public sealed class TestDnsServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<TestDnsQuestion> _questions = [];
    private readonly List<(int Count, TaskCompletionSource Done)> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpClient _udp;
    private readonly TestTcpServer _tcp;
    private readonly Task _serving;

    public TestDnsServer()
    {
        (_tcp, _udp) = Bind();
        _serving = ServeAsync();
    }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, _tcp.Port);

    public List<TestDnsRecord> Records { get; } = [];

    /// <summary>The record that comes with "no"; null: none.</summary>
    public TestDnsRecord? Authority { get; set; }

    /// <summary>An answer other than the records'; null where they are to answer.</summary>
    public Func<TestDnsQuestion, TestDnsReply?> Reply { get; set; } = _ => null;

    /// <summary>Answers wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>What was asked, in order: <c>A up.test</c>.</summary>
    public IReadOnlyList<string> Questions
    {
        get
        {
            lock (_lock)
                return [.. _questions.Select(q => q.ToString())];
        }
    }

    public int Count(string question) => Questions.Count(q => q == question);

    /// <summary>Ends once so many questions have come.</summary>
    public Task ReceivedAsync(int count)
    {
        lock (_lock)
        {
            if (_questions.Count >= count)
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, done));
            return done.Task.WaitAsync(TestLimits.Patience, _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        await _serving;
        await _tcp.DisposeAsync();
        _stop.Dispose();
    }

    // One number for both: the port that is free for TCP may be taken for UDP, and then the next one is tried.
    private (TestTcpServer Tcp, UdpClient Udp) Bind()
    {
        while (true)
        {
            var tcp = new TestTcpServer(ServeAsync);
            try
            {
                return (tcp, new UdpClient(new IPEndPoint(IPAddress.Loopback, tcp.Port)));
            }
            catch (SocketException)
            {
                _ = tcp.DisposeAsync().AsTask();
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveAsync(_stop.Token);
                _ = AnswerAsync(received);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task AnswerAsync(UdpReceiveResult received)
    {
        foreach (var datagram in await AnswerAsync(received.Buffer, isTcp: false))
            await _udp.SendAsync(datagram, received.RemoteEndPoint, _stop.Token);
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var length = new byte[2];
        while (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, _stop.Token) == 2)
        {
            var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(question, _stop.Token);
            foreach (var message in await AnswerAsync(question, isTcp: true))
            {
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
                await stream.WriteAsync((byte[])[.. length, .. message], _stop.Token);
            }
        }
    }

    private async Task<IReadOnlyList<byte[]>> AnswerAsync(byte[] bytes, bool isTcp)
    {
        var question = TestDnsMessage.Read(bytes, isTcp);
        lock (_lock)
        {
            _questions.Add(question);
            foreach (var (_, done) in _waiting.Where(w => _questions.Count >= w.Count))
                done.TrySetResult();
        }
        await Gate.WaitAsync(_stop.Token);
        var reply = Reply(question) ?? FromRecords(question);
        return reply.Messages ?? [TestDnsMessage.Write(question, reply)];
    }

    private TestDnsReply FromRecords(TestDnsQuestion question)
    {
        var (name, answers) = (question.Name, new List<TestDnsRecord>());
        while (Records.Find(r => r.Type == TestDnsRecord.Alias && r.Name == name) is { } alias)
        {
            answers.Add(alias);
            name = alias.Target;
        }
        answers.AddRange(Records.Where(r => r.Name == name && r.Type == question.Type));
        if (answers.Exists(r => r.Type == question.Type))
            return new TestDnsReply { Answers = answers };
        return new TestDnsReply
        {
            Code = Records.Exists(r => r.Name == name) ? TestDnsReply.NoError : TestDnsReply.NoSuchName,
            Answers = answers,
            Authorities = Authority is null ? [] : [Authority],
        };
    }
}
