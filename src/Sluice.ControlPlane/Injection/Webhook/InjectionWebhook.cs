using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>
/// The mutating admission webhook: an AdmissionReview in, an AdmissionReview out. Keeps nothing between requests and does nothing besides
/// answering, so a dry run is as any other.
/// </summary>
/// <param name="injector">Decides and patches.</param>
/// <param name="namespaces">What is known of namespaces.</param>
/// <param name="knowsCallers">
/// Only the API server can call. Otherwise a namespace's labels play no part, and the selectors of the MutatingWebhookConfiguration alone
/// choose: a stranger would learn from the answer which namespaces there are, and which of them are injected.
/// </param>
public sealed class InjectionWebhook(SidecarInjector injector, INamespaceDirectory namespaces, bool knowsCallers = false)
{
    /// <summary>3 MiB: what the API server itself takes for a request, in etcd's and its own encoding.</summary>
    public const int MaxBody = 3 * 1024 * 1024;

    private const int PatchSize = 16 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        var (request, stop) = (context.Request, context.RequestAborted);
        if (!IsJson(request.ContentType))
        {
            await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json");
            return;
        }
        using var body = new PooledBuffer((int)Math.Clamp(request.ContentLength ?? 0, PatchSize, MaxBody + 1));
        if (request.ContentLength > MaxBody || !await ReadAsync(request.Body, body, stop))
        {
            await FailAsync(context, StatusCodes.Status413PayloadTooLarge, "the body is larger than 3 MiB");
            return;
        }
        if (AdmissionRequest.Read(body.Written) is not { } review)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "the body is no AdmissionReview of admission.k8s.io/v1 or v1beta1");
            return;
        }
        using var reply = new PooledBuffer(PatchSize);
        Answer(review, request.Path, reply);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = reply.Written.Length;
        await context.Response.Body.WriteAsync(reply.Written, stop);
    }

    private void Answer(AdmissionRequest review, PathString path, PooledBuffer reply)
    {
        Pod pod;
        try
        {
            if (review.Object.IsEmpty)
            {
                // A deletion has no object, and nothing to inject.
                AdmissionResponse.Allow(review, default, reply);
                return;
            }
            pod = Pod.Parse(review.Object);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            AdmissionResponse.Refuse(review, $"the object is no pod: {broken.Message}", reply);
            return;
        }
        Inject(review, pod, path, reply);
    }

    private void Inject(AdmissionRequest review, Pod pod, PathString path, PooledBuffer reply)
    {
        var name = (review.Namespace.IsEmpty ? pod.Namespace : review.Namespace).ToString();
        var context = new InjectionContext { Namespace = Facts(name), Environment = EnvironmentPath.Parse(path.Value ?? "") };
        using var patch = new PooledBuffer(PatchSize);
        var result = injector.Inject(pod, context, patch);
        if (result.Decision == InjectionDecision.Invalid)
            AdmissionResponse.Refuse(review, Sentence(result), reply);
        else
            AdmissionResponse.Allow(review, patch.Written.Span, reply);
    }

    private NamespaceFacts Facts(string name)
    {
        var facts = namespaces.Find(name) ?? new NamespaceFacts { Name = name };
        return knowsCallers ? facts : facts with { Labels = null };
    }

    private static string Sentence(InjectionResult result)
    {
        var text = new StringBuilder();
        foreach (Diagnostic finding in result.Findings)
            text.Append(text.Length == 0 ? "" : "; ").Append(finding);
        return text.ToString();
    }

    private static bool IsJson(string? type) =>
        type is not null
        && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        && type.AsSpan("application/json".Length).TrimStart() is [] or [';', ..];

    /// <returns>False when there is more than the limit.</returns>
    private static async Task<bool> ReadAsync(Stream body, PooledBuffer buffer, CancellationToken stop)
    {
        while (await body.ReadAsync(buffer.GetMemory(), stop) is > 0 and var count)
        {
            buffer.Advance(count);
            if (buffer.Written.Length > MaxBody)
                return false;
        }
        return true;
    }

    private static Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
