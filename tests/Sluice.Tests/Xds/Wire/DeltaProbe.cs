using Grpc.Core;
using Grpc.Net.Client;
using Sluice.Testing;
using Sluice.Xds.Protocol.Discovery;

namespace Sluice.Tests.Xds.Wire;

/// <summary>A delta client by hand. Types go by their letters (<see cref="WireState"/>).</summary>
internal sealed class DeltaProbe : IDisposable
{
    private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call;
    private readonly string _node;
    private bool _isKnown;

    public DeltaProbe(GrpcChannel channel, string node)
    {
        _node = node;
        _call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(
            cancellationToken: Cancel
        );
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task SubscribeAsync(string letter, params string[] names) => SubscribeAsync(letter, names, "");

    /// <param name="letter">The type.</param>
    /// <param name="names">What it wants.</param>
    /// <param name="claims">What it says it has, as <c>web=1 shop=2</c>.</param>
    public Task SubscribeAsync(string letter, string[] names, string claims)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = WireState.TypeUrl(letter) };
        request.ResourceNamesSubscribe.Add(names);
        foreach (var claim in claims.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('=')))
            request.InitialResourceVersions[claim[0]] = claim[1];
        return SendAsync(request);
    }

    public Task UnsubscribeAsync(string letter, params string[] names)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = WireState.TypeUrl(letter) };
        request.ResourceNamesUnsubscribe.Add(names);
        return SendAsync(request);
    }

    /// <summary>All of every type, and the marker.</summary>
    public async Task SubscribeToAllAsync()
    {
        foreach (var letter in "SCEPLRVM")
            await SubscribeAsync(letter.ToString(), "*");
    }

    public async Task<DeltaDiscoveryResponse> ReadAsync()
    {
        Assert.True(await _call.ResponseStream.MoveNext(Cancel).WaitAsync(TestLimits.Patience, Cancel), "the stream has ended");
        return _call.ResponseStream.Current;
    }

    /// <summary>Reads a response and accepts it.</summary>
    public async Task<string> AcceptAsync()
    {
        var response = await ReadAsync();
        await AnswerAsync(response);
        return Text(response);
    }

    /// <summary>Reads and accepts up to the marker, which is not among the results.</summary>
    public async Task<List<string>> AcceptChangeAsync()
    {
        var texts = new List<string>();
        for (var text = await AcceptAsync(); text[0] != 'M'; text = await AcceptAsync())
            texts.Add(text);
        return texts;
    }

    public Task AnswerAsync(DeltaDiscoveryResponse response, string? error = null)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce };
        if (error is not null)
            request.ErrorDetail = new() { Code = 3, Message = error };
        return SendAsync(request);
    }

    /// <summary>Closes its side, and reads what was still on its way.</summary>
    public async Task<List<string>> RestAsync()
    {
        await _call.RequestStream.CompleteAsync();
        var rest = new List<string>();
        while (await _call.ResponseStream.MoveNext(Cancel).WaitAsync(TestLimits.Patience, Cancel))
            rest.Add(Text(_call.ResponseStream.Current));
        return rest;
    }

    /// <summary><c>C+web=1,shop=2-old</c>.</summary>
    public static string Text(DeltaDiscoveryResponse response)
    {
        var changed = string.Join(',', response.Resources.Select(r => $"{r.Name}={r.Version}").Order(StringComparer.Ordinal));
        var removed = string.Join(',', response.RemovedResources.Order(StringComparer.Ordinal));
        return WireState.Letter(response.TypeUrl) + (changed.Length > 0 ? $"+{changed}" : "") + (removed.Length > 0 ? $"-{removed}" : "");
    }

    public void Dispose() => _call.Dispose();

    private Task SendAsync(DeltaDiscoveryRequest request)
    {
        if (!_isKnown)
            request.Node = new() { Id = _node };
        _isKnown = true;
        return _call.RequestStream.WriteAsync(request, Cancel);
    }
}
