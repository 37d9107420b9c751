using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Service;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>An authority on a TLS port of this machine, as the control plane serves it.</summary>
internal sealed class AuthorityServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AuthorityServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public static async Task<AuthorityServer> StartAsync(CertificateAuthority authority, bool isPlain = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCertificateService(authority);
        var identity = CallerIdentity.Of("cluster.local", "istio-system", "istiod")!;
        X509Certificate2Collection own = isPlain ? [] : authority.IssueForControlPlane(identity, ["istiod.test"]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k =>
            k.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2;
                    if (isPlain)
                        return;
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = own[0];
                        https.ServerCertificateChain = own;
                        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                        https.AllowAnyClientCertificate();
                    });
                }
            )
        );
        var app = builder.Build();
        app.MapCertificateService();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app) { Address = new Uri(bound) };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
