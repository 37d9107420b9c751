using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Admin;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Discovery;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api;

/// <summary>The whole API as one request handler: who is it, what do they want, may they, do it.</summary>
/// <remarks>Nothing is told to anybody unknown but whether the server is alive: not its version, not its kinds, not whether a path exists.</remarks>
public sealed class ApiHandler : IDisposable
{
    private readonly ApiOptions _options;
    private readonly Authenticator _authenticator;
    private readonly FailedLogins _failures;
    private readonly AuditLog _audit;
    private readonly DiscoveryEndpoint _discovery;
    private readonly ResourceEndpoint _resources;
    private readonly ReviewEndpoint _reviews;
    private readonly AdminEndpoint _admin;
    private readonly LoginDesk _desk;
    private readonly LoginEndpoint _logins;

    public ApiHandler(ApiOptions options)
    {
        _options = options;
        _authenticator = new(options.Access);
        _failures = new(options.Clock);
        _audit = new(options.AuditFile, options.Clock, options.Log);
        _discovery = new(options.Kinds);
        _resources = new(options.Store, options.Kinds, _audit, options.Clock);
        _reviews = new(options.Kinds);
        _desk = new(options.Access, options.Clock);
        _logins = new(options.Access, _desk, _audit);
        _admin = new(options, _audit, _desk);
    }

    /// <summary>Whether a path is the API's own, for hosts that serve others too.</summary>
    public static bool Owns(PathString path) =>
        path.StartsWithSegments("/api")
        || path.StartsWithSegments("/apis")
        || path.StartsWithSegments("/openapi")
        || path.Value is "/version" or "/healthz" or "/livez" or "/readyz";

    public async Task InvokeAsync(HttpContext context)
    {
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var answer = await AnswerInTimeAsync(context, context.RequestAborted);
            // Only what goes on without end is cut short when we stop.
            await AnswerWriter.WriteAsync(answer, context.Response, answer.Stream is null ? context.RequestAborted : ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // The client is gone, or we are going.
        }
        catch (Exception failure)
        {
            await FailAsync(context, failure);
        }
    }

    public void Dispose()
    {
        _audit.Dispose();
        _desk.Dispose();
    }

    private async Task<ApiAnswer> AnswerInTimeAsync(HttpContext context, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            return await AnswerAsync(context, both.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return Refusals.Timeout();
        }
    }

    private async Task<ApiAnswer> AnswerAsync(HttpContext context, CancellationToken cancel)
    {
        var path = context.Request.Path.Value ?? "";
        if (path is "/healthz" or "/livez" or "/readyz")
            return Health(path);
        ClientAddress.Believe(context, _options.ConsoleKey);
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // A login is new whatever credentials come with it.
        if (LoginEndpoint.Knows(context.Request, segments))
            return await _logins.HandleAsync(context, cancel);
        if (_authenticator.Identify(context) is not { } by)
            return Unknown(context);
        // To act as somebody else is not a right that anybody has; to ignore the wish would do as oneself what was meant to be tried as another.
        if (context.Request.Headers.Keys.Any(h => h.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)))
            return Refusals.Forbidden($"User \"{by.Name}\" cannot impersonate: impersonation is not supported");
        var caller = new Caller(by, () => _authenticator.Identify(context) == by);
        if (by.MustChangePassword && !AdminEndpoint.IsOpenToAll(segments))
            return Refusals.Forbidden($"User \"{by.Name}\" must change the password first");
        if (_discovery.Find(context.Request, segments) is { } told)
            return told;
        if (ReviewEndpoint.Knows(segments))
            return await _reviews.HandleAsync(context.Request, segments[^1], by, cancel);
        if (segments is ["apis", Authorizer.AdminGroup, "v1", ..])
            return await _admin.HandleAsync(context, segments[3..], caller, cancel);
        return ResourcePath.Parse(segments) is { } resource
            ? await _resources.HandleAsync(context, resource, caller, cancel)
            : Refusals.NoSuchPath();
    }

    private ApiAnswer Health(string path) =>
        path != "/readyz" || _options.IsReady()
            ? ApiAnswer.Plain("ok")
            : ApiAnswer.Plain("not ready", StatusCodes.Status503ServiceUnavailable);

    private ApiAnswer Unknown(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var hasTried = context.Request.Headers.Authorization.Count > 0 || context.Connection.ClientCertificate is not null;
        if (_failures.Note(address) is { } wait)
            return hasTried ? Refusals.TooManyFailures(wait) : Refusals.Unauthorized();
        _audit.Write(
            new()
            {
                Verb = context.Request.Method,
                Resource = context.Request.Path.Value ?? "",
                Outcome = StatusCodes.Status401Unauthorized,
                Address = address,
            }
        );
        return Refusals.Unauthorized();
    }

    // A path is decoded, line breaks too: it must not look like lines of our own.
    private static string OneLine(string path) => string.Concat(path.Select(c => char.IsControl(c) ? ' ' : c));

    private async Task FailAsync(HttpContext context, Exception failure)
    {
        var refusal = failure switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Refusals.TooLarge(BodyReader.MostBytes),
            BadHttpRequestException bad => Refusals.Refuse(bad.StatusCode, "BadRequest", bad.Message),
            StoreException => Refusals.Unavailable("the store cannot be used at the moment; the server's log says why"),
            _ => Refusals.Internal(),
        };
        if (failure is not BadHttpRequestException)
            _options.Log.RequestFailed(failure, context.Request.Method, OneLine(context.Request.Path.Value ?? ""));
        if (context.Response.HasStarted)
            context.Abort();
        else
            await AnswerWriter.WriteAsync(refusal, context.Response, context.RequestAborted);
    }
}
