using System.Net;
using DnsClient;

namespace Sluice.Proxy.Names;

/// <summary>Asks the name servers, one after another, over UDP, and over TCP where an answer is too long for UDP.</summary>
internal sealed class NameServers(Func<ResolverSettings> settings, TimeProvider clock)
{
    /// <summary>Bytes of an answer over UDP that no network fragments (DNS flag day 2020).</summary>
    private const int UdpBytes = 1232;

    // Remembers nothing, waits for ever and tries once: cache, clock and rounds are ours.
    private readonly LookupClient _client = new(
        new LookupClientOptions
        {
            AutoResolveNameServers = false,
            UseCache = false,
            Retries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            ContinueOnDnsError = false,
            ContinueOnEmptyResponse = false,
            ExtendedDnsBufferSize = UdpBytes,
        }
    );

    /// <summary>Never throws: a failure is an answer.</summary>
    public async Task<NameAnswer> AskAsync(NameQuestion question, CancellationToken cancellationToken)
    {
        var current = settings();
        var answer = NameAnswer.Failed(NameAnswerKind.NoAnswer, "there is no name server");
        for (var attempt = 0; attempt < current.Attempts; attempt++)
        {
            foreach (var server in current.Servers.AsEnumerable())
            {
                answer = await AskAsync(server, question, current.Timeout, cancellationToken);
                if (answer.IsDefinite || cancellationToken.IsCancellationRequested)
                    return answer;
            }
        }
        return answer;
    }

    private async Task<NameAnswer> AskAsync(IPEndPoint server, NameQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var asked = new DnsQuestion(question.Name + ".", AnswerReader.TypeOf(question.Family));
            // The library does not heed the token while it connects over TCP.
            var response = await _client.QueryServerAsync([server], asked, either.Token).WaitAsync(either.Token);
            return AnswerReader.Read(question, response);
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            return NameAnswer.Failed(NameAnswerKind.NoAnswer, $"{server} does not answer");
        }
        // What a hostile answer makes of the library's parser is not known in full.
        catch (Exception failed)
        {
            return NameAnswer.Failed(NameAnswerKind.NoAnswer, $"{server}: {failed.Message}");
        }
    }
}
