using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api;

/// <summary>The API on a port of its own, over TLS.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ApiHandler _handler;

    private ApiServer(WebApplication application, ApiHandler handler, Uri address)
    {
        _application = application;
        _handler = handler;
        Address = address;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    public static async Task<ApiServer> StartAsync(ApiOptions options, ApiBinding binding, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, binding));
        // Watches end at once; whatever else is under way gets this long.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(5));
        binding.Site?.AddServices(builder.Services);
        var application = builder.Build();
        var handler = new ApiHandler(options);
        Map(application, handler, binding.Site);
        try
        {
            await application.StartAsync(cancel);
        }
        catch
        {
            handler.Dispose();
            await application.DisposeAsync();
            throw;
        }
        var address = AddressOf(application, binding);
        options.Log.Listening(address.ToString());
        return new(application, handler, address);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        _handler.Dispose();
    }

    private static void Map(WebApplication application, ApiHandler handler, IApiSite? site)
    {
        application.Use(next =>
            context => site is null || ApiHandler.Owns(context.Request.Path) ? handler.InvokeAsync(context) : next(context)
        );
        site?.Map(application);
    }

    private static void Configure(KestrelServerOptions kestrel, ApiBinding binding)
    {
        kestrel.AddServerHeader = false;
        // The body's own limit is a little lower, and answers with a Status.
        kestrel.Limits.MaxRequestBodySize = BodyReader.MostBytes + 1;
        kestrel.Limits.MaxConcurrentConnections = binding.MostConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(
            binding.Address,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(
                    new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(Https(binding)),
                        HandshakeTimeout = TimeSpan.FromSeconds(10),
                    }
                );
            }
        );
    }

    private static SslServerAuthenticationOptions Https(ApiBinding binding) =>
        new()
        {
            ServerCertificateContext = binding.Certificate(),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            ClientCertificateRequired = binding.ClientAuthorities.Count > 0,
            // Whoever shows none proves who they are by a token.
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                certificate is null
                || (certificate is X509Certificate2 presented && IsTrusted(presented, chain, binding.ClientAuthorities)),
        };

    // Only our own authorities count, not those that the machine trusts for the web.
    private static bool IsTrusted(X509Certificate2 certificate, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2"));
        if (sent is not null)
            foreach (var element in sent.ChainElements)
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }

    private static Uri AddressOf(WebApplication application, ApiBinding binding)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var port = new Uri(addresses.First()).Port;
        var ip = binding.Address.Address;
        var host = ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) ? "localhost" : ip.ToString();
        return new UriBuilder(Uri.UriSchemeHttps, host, port).Uri;
    }
}
