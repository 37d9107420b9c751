using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sluice.Xds.Server.Book;
using Sluice.Xds.Server.Streams;

namespace Sluice.Xds.Server;

/// <summary>Puts the discovery service into a host.</summary>
public static class XdsServerExtensions
{
    // The versions of 100,000 resources, said by a proxy that connects again.
    private const int MaxRequestBytes = 16 * 1024 * 1024;

    /// <summary>The service, its book (<see cref="XdsAckBook"/>) and its meter. The host brings an <see cref="IXdsSource"/>.</summary>
    public static IServiceCollection AddSluiceXds(this IServiceCollection services)
    {
        services.AddGrpc().AddServiceOptions<DiscoveryService>(o => o.MaxReceiveMessageSize = MaxRequestBytes);
        services.AddMetrics();
        services.AddOptions<XdsServerOptions>().BindConfiguration("Xds").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => new XdsAckBook(p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<XdsMetrics>().AddSingleton<XdsLedgers>().AddSingleton<XdsGate>();
        services.AddSingleton<XdsDeadlines>().AddHostedService(p => p.GetRequiredService<XdsDeadlines>());
        services.AddSingleton<XdsStreams>().AddSingleton<DiscoveryService>();
        return services;
    }

    /// <summary>The endpoint; give the result authorization or host filters as any other.</summary>
    public static IEndpointConventionBuilder MapSluiceXds(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGrpcService<DiscoveryService>();

    /// <summary>For the server that listens for proxies: streams that are silent for hours are the rule.</summary>
    public static void UseXdsLimits(this KestrelServerOptions kestrel)
    {
        // XdsServerOptions.AnswerTimeout closes what does not read; Kestrel's 240 bytes a second would do so within five.
        kestrel.Limits.MinResponseDataRate = null;
        // A peer that is gone without a word is noticed as fast as Istio does it (PILOT's keepalive: 30 s, 10 s).
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
    }
}
