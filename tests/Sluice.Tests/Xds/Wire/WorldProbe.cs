using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Sluice.Testing;
using Sluice.Xds.Protocol.Discovery;

namespace Sluice.Tests.Xds.Wire;

/// <summary>A state-of-the-world client by hand. Types go by their letters (<see cref="WireState"/>).</summary>
internal sealed class WorldProbe : IDisposable
{
    private readonly AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse> _call;
    private readonly Dictionary<string, string[]> _names = [];
    private readonly Dictionary<string, (string Version, string Nonce)> _last = [];
    private readonly string _node;
    private bool _isKnown;

    public WorldProbe(GrpcChannel channel, string node)
    {
        _node = node;
        _call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).StreamAggregatedResources(
            cancellationToken: Cancel
        );
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Asks for exactly these names from now on.</summary>
    public Task SubscribeAsync(string letter, params string[] names)
    {
        _names[WireState.TypeUrl(letter)] = names;
        return SendAsync(WireState.TypeUrl(letter), null);
    }

    public async Task<DiscoveryResponse> ReadAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(Cancel).WaitAsync(TestLimits.Patience, Cancel), "the stream has ended");
        return _call.ResponseStream.Current;
    }

    public async Task<string> AcceptAsync()
    {
        var response = await ReadAsync();
        await AnswerAsync(response);
        return Text(response);
    }

    public Task AnswerAsync(DiscoveryResponse response, string? error = null)
    {
        var version = error is null ? response.VersionInfo : _last.GetValueOrDefault(response.TypeUrl).Version ?? "";
        _last[response.TypeUrl] = (version, response.Nonce);
        return SendAsync(response.TypeUrl, error);
    }

    public async Task<List<string>> RestAsync()
    {
        await _call.RequestStream.CompleteAsync();
        var rest = new List<string>();
        while (await _call.ResponseStream.MoveNext(Cancel).WaitAsync(TestLimits.Patience, Cancel))
            rest.Add(Text(_call.ResponseStream.Current));
        return rest;
    }

    /// <summary><c>C@v1: web=1,shop=2</c>.</summary>
    public static string Text(DiscoveryResponse response)
    {
        var bodies = response.Resources.Select(r => Encoding.UTF8.GetString(r.Value.Span)).Order(StringComparer.Ordinal);
        return $"{WireState.Letter(response.TypeUrl)}@{response.VersionInfo}: {string.Join(',', bodies)}";
    }

    public void Dispose() => _call.Dispose();

    private Task SendAsync(string typeUrl, string? error)
    {
        var (version, nonce) = _last.GetValueOrDefault(typeUrl);
        var request = new DiscoveryRequest
        {
            TypeUrl = typeUrl,
            VersionInfo = version ?? "",
            ResponseNonce = nonce ?? "",
            Node = _isKnown ? null : new() { Id = _node },
        };
        _isKnown = true;
        request.ResourceNames.Add(_names[typeUrl]);
        if (error is not null)
            request.ErrorDetail = new() { Code = 3, Message = error };
        return _call.RequestStream.WriteAsync(request, Cancel);
    }
}
