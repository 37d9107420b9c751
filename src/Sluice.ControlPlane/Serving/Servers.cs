using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Serving;

/// <summary>Web applications that read no settings of their own and leave the process's signals alone.</summary>
internal static class Servers
{
    /// <summary>What is under way when a server stops gets this long; streams and watches end at once.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    public static WebApplicationBuilder Create(ILoggerFactory logs, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs).AddSingleton(clock).AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopTimeout);
        return builder;
    }

    /// <summary>TLS with the control plane's certificate. Clients' certificates are asked for and pass: the authority judges them, by its own roots and clock.</summary>
    public static void UseTls(this ListenOptions listen, ServingCertificate certificate) =>
        listen.UseTls(() =>
            new()
            {
                ServerCertificateContext = certificate.Current,
                ClientCertificateRequired = true,
                // What is not judged here must not make us ask anybody either: a certificate may name addresses to fetch its issuer from.
                CertificateChainPolicy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented is null or X509Certificate2,
            }
        );

    /// <summary>TLS with the control plane's certificate, for the callers named; null: for everybody.</summary>
    public static void UseTls(this ListenOptions listen, ServingCertificate certificate, WebhookCallers? callers) =>
        listen.UseTls(() =>
            callers is null
                ? new() { ServerCertificateContext = certificate.Current }
                : new()
                {
                    ServerCertificateContext = certificate.Current,
                    ClientCertificateRequired = true,
                    CertificateChainPolicy = callers.Policy(),
                    RemoteCertificateValidationCallback = (_, shown, _, problems) => callers.Accepts(shown, problems),
                }
        );

    private static void UseTls(this ListenOptions listen, Func<SslServerAuthenticationOptions> options)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                OnConnection = _ =>
                {
                    var authentication = options();
                    authentication.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
                    return ValueTask.FromResult(authentication);
                },
                HandshakeTimeout = TimeSpan.FromSeconds(10),
            }
        );
    }

    /// <summary>The ports that were bound, in the order in which they were asked for.</summary>
    public static IReadOnlyList<int> Ports(this WebApplication application) =>
        [
            .. application
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Select(a => BindingAddress.Parse(a).Port),
        ];

    // The default one would stop the server at SIGTERM, before the process has said what goes first.
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
