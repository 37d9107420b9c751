using Grpc.Core;
using Sluice.Values;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Client;

/// <summary>One stream: collects responses until a change is whole, has it applied, and only then answers.</summary>
internal sealed class XdsSession(
    AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call,
    XdsHoldings holdings,
    IXdsSink sink,
    XdsClientOptions options,
    TimeProvider clock
)
{
    // Google's canonical code of an argument that is wrong, which Envoy answers with too.
    private const int InvalidArgument = 3;

    // What a person reads before mending the first of them.
    private const int MaxErrors = 20;

    private readonly List<(string TypeUrl, string Nonce)> _unanswered = [];
    private bool _isMarked;
    private bool _isReading;
    private bool _isOpen;

    /// <summary>Called when the server has accepted the stream.</summary>
    public Action Opened { get; init; } = () => { };

    /// <summary>Called after each change with what was wrong with it.</summary>
    public Action<XdsUpdate, ValueList<XdsError>> Judged { get; init; } = (_, _) => { };

    public async Task RunAsync(CancellationToken cancel)
    {
        await SubscribeAsync(cancel);
        var headers = await call.ResponseHeadersAsync.WaitAsync(cancel);
        _isMarked = headers.GetValue(XdsWords.MarkerHeader) is not null;
        // A refusal has headers too. Ours says that it is none; another server's first response does.
        if (_isMarked)
            Open();
        _isReading = true;
        var read = call.ResponseStream.MoveNext(cancel);
        while (true)
        {
            if (_unanswered.Count > 0 && !_isMarked && await IsQuietAsync(read, cancel))
                await ApplyAsync("", cancel);
            if (!await read)
                return;
            Open();
            await TakeAsync(call.ResponseStream.Current, cancel);
            read = call.ResponseStream.MoveNext(cancel);
        }
    }

    private void Open()
    {
        if (!_isOpen)
            Opened();
        _isOpen = true;
    }

    private async Task TakeAsync(DeltaDiscoveryResponse response, CancellationToken cancel)
    {
        _unanswered.Add((response.TypeUrl, response.Nonce));
        holdings.Take(response);
        if (response.TypeUrl == TypeUrls.StateMarker)
            await ApplyAsync(response.SystemVersionInfo, cancel);
    }

    /// <summary>All of every type, and last the marker, so that it follows the answers to the others.</summary>
    private async Task SubscribeAsync(CancellationToken cancel)
    {
        var node = XdsNodeMessage.From(options.Node);
        foreach (var typeUrl in TypeUrls.InOrder.Append(TypeUrls.StateMarker))
        {
            var request = new DeltaDiscoveryRequest { TypeUrl = typeUrl, Node = node };
            request.ResourceNamesSubscribe.Add(XdsWords.Wildcard);
            foreach (var (name, version) in holdings.VersionsOf(typeUrl))
                request.InitialResourceVersions[name] = version;
            await WriteAsync(request, cancel);
            node = null; // once is enough
        }
    }

    private async Task WriteAsync(DeltaDiscoveryRequest request, CancellationToken cancel)
    {
        try
        {
            await call.RequestStream.WriteAsync(request, cancel);
        }
        catch (RpcException) when (!cancel.IsCancellationRequested)
        {
            // The server has ended the stream. Why, the reading side tells, in the server's own words.
            await call.ResponseHeadersAsync.WaitAsync(cancel);
            while (!_isReading && await call.ResponseStream.MoveNext(cancel))
                continue;
            throw;
        }
    }

    private async Task<bool> IsQuietAsync(Task read, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var quiet = Task.Delay(options.QuietTime, clock, ending.Token);
        var first = await Task.WhenAny(read, quiet);
        await ending.CancelAsync();
        return first == quiet && !cancel.IsCancellationRequested;
    }

    private async Task ApplyAsync(string version, CancellationToken cancel)
    {
        var update = holdings.Update(version);
        var errors = update.ChangedTypes.Count == 0 && update.Previous != XdsState.Empty ? [] : await JudgeAsync(update, cancel);
        if (errors.Count == 0)
            holdings.Commit(update.Next);
        Judged(update, errors);
        foreach (var (typeUrl, nonce) in _unanswered)
            await WriteAsync(Answer(typeUrl, nonce, errors), cancel);
        _unanswered.Clear();
    }

    private async Task<ValueList<XdsError>> JudgeAsync(XdsUpdate update, CancellationToken cancel)
    {
        try
        {
            return await sink.ApplyAsync(update, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return [new("", "", e.Message)];
        }
    }

    private static DeltaDiscoveryRequest Answer(string typeUrl, string nonce, ValueList<XdsError> errors)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = typeUrl, ResponseNonce = nonce };
        if (errors.Count > 0)
            request.ErrorDetail = new() { Code = InvalidArgument, Message = Explain(typeUrl, errors) };
        return request;
    }

    /// <summary>A state is applied as a whole or not at all, so what is right is rejected with what is wrong.</summary>
    private static string Explain(string typeUrl, ValueList<XdsError> errors)
    {
        var own = errors.Where(e => e.TypeUrl == typeUrl).ToList();
        return own.Count > 0
            ? string.Join("; ", own.Take(MaxErrors).Select(Text))
            : $"not applied, as the state has an error elsewhere: {Text(errors[0])}";
    }

    private static string Text(XdsError error) => error.Name.Length > 0 ? $"{error.Name}: {error.Message}" : error.Message;
}
