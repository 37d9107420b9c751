using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>The webhook's paths: Istio's.</summary>
public static class InjectionEndpoints
{
    public static void MapInjection(this IEndpointRouteBuilder routes, InjectionWebhook webhook)
    {
        routes.MapPost("/inject", webhook.HandleAsync);
        routes.MapPost("/inject/{**path}", webhook.HandleAsync);
    }
}
