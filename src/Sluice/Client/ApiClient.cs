using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Authentication;
using Sluice.Resources.Diagnostics;

namespace Sluice.Client;

/// <summary>The one way to the API: of a kubeconfig's server, as its user.</summary>
internal sealed class ApiClient : IDisposable
{
    private const string ReasonHeader = "Sluice-Reason";
    private const int MaxReplyBytes = 256 * 1024 * 1024;

    private readonly KubeconfigContext _context;
    private readonly ServerTrust _trust;
    private readonly HttpClient _http;
    private readonly ServiceClientCredentials? _credentials;
    private string? _caller;

    private ApiClient(KubeconfigContext context)
    {
        _context = context;
        _trust = new(context.Configuration);
        _credentials = k8s.Kubernetes.CreateCredentials(context.Configuration);
        _http = new(Handler(context, _trust)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxReplyBytes };
    }

    /// <summary>The namespace of what is asked for without one.</summary>
    public string Namespace => _context.Namespace;

    public Uri Server => _context.Server;

    /// <exception cref="ClientException">A token would be sent for everybody to read.</exception>
    public static ApiClient Open(KubeconfigContext context)
    {
        var client = new ApiClient(context);
        if (client._credentials is null || context.Server.Scheme == Uri.UriSchemeHttps || context.Server.IsLoopback)
            return client;
        client.Dispose();
        throw new ClientException(
            Codes.KubeconfigUnusable,
            context.Files,
            $"{context.Server} is not https, so anybody on the way could read the token"
        );
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Asks. Every answer is a value but that we are nobody.</summary>
    /// <exception cref="ClientException">There is no answer, or none from the server, or it does not know who we are.</exception>
    public async Task<ApiReply> SendAsync(ApiCall call, CancellationToken cancel)
    {
        var reply = await SendOnceAsync(call, cancel);
        if (reply.Code == HttpStatusCode.Unauthorized)
            throw new ClientException(
                Codes.CallerUnknown,
                Server,
                $"the token or certificate of context '{_context.Configuration.CurrentContext}' in {_context.Files} may have expired or been revoked"
            );
        return reply.Code == HttpStatusCode.Forbidden ? reply with { Caller = _caller ??= await WhoAmIAsync(cancel) } : reply;
    }

    private async Task<ApiReply> SendOnceAsync(ApiCall call, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(call.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            using var message = Message(call);
            if (_credentials is not null)
                await _credentials.ProcessHttpRequestAsync(message, either.Token);
            using var response = await _http.SendAsync(message, either.Token);
            return await ApiReply.ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new ClientException(Codes.ServerUnreachable, Server, $"there is no answer within {call.Time.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw _trust.Problem is { } problem
                ? new ClientException(Codes.ServerUntrusted, Server, problem)
                : new ClientException(Codes.ServerUnreachable, Server, Explain(e));
        }
    }

    private HttpRequestMessage Message(ApiCall call)
    {
        var message = new HttpRequestMessage(call.Method, new Uri(Server.AbsoluteUri.TrimEnd('/') + call.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.ParseAdd(call.Accept);
        message.Headers.UserAgent.ParseAdd("sluice");
        if (call.Reason.Length > 0)
            message.Headers.TryAddWithoutValidation(ReasonHeader, OneLine(call.Reason));
        if (call.Body is { } body)
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
        return message;
    }

    private async Task<string> WhoAmIAsync(CancellationToken cancel)
    {
        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" };
        var path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
        var reply = await SendOnceAsync(new(HttpMethod.Post, path) { Body = review }, cancel);
        var user = reply.Body.At("status", "userInfo");
        if (!reply.IsSuccess || user.TextAt("username").Length == 0)
            return "";
        var grants = user.At("extra", "sluice.dev/grants") is JsonArray { Count: > 0 } list ? $", granted {string.Join(", ", list)}" : "";
        return $"\"{user.TextAt("username")}\"{grants}";
    }

    private string Explain(Exception failure)
    {
        var refused = failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
        if (refused)
            return $"nothing listens there; check that the control plane runs, and the address in {_context.Files}";
        if (failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError })
            return $"the name cannot be resolved; check the address in {_context.Files}";
        return (failure.InnerException ?? failure).Message.TrimEnd('.');
    }

    // A header is one line.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static SocketsHttpHandler Handler(KubeconfigContext context, ServerTrust trust)
    {
        var handler = new SocketsHttpHandler
        {
            // A token is for the server of the kubeconfig, not for whom it names.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !context.Server.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.All,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        };
        var configuration = context.Configuration;
        var tls = handler.SslOptions;
        tls.RemoteCertificateValidationCallback = trust.Accepts;
        tls.CertificateChainPolicy = trust.Policy;
        if (configuration.TlsServerName is { Length: > 0 } name)
            tls.TargetHost = name;
        if (ClientCertificate.Read(context) is { } certificate)
            tls.ClientCertificates = [certificate];
        return handler;
    }
}
