using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Admin.Hosting;
using Sluice.ControlPlane.Api;
using Sluice.Values;

namespace Sluice.Roles.ControlPlane;

/// <summary>The admin console beside the API, and a client of it like any other.</summary>
internal sealed class ConsoleSite(Func<Uri> api, Func<string> rootsPem, TimeProvider clock, ILoggerFactory logs) : IApiSite, IDisposable
{
    private readonly SocketsHttpHandler _transport = new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        EnableMultipleHttp2Connections = true,
        // People give their reasons in their own language, and those travel in a header.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOurs(certificate, rootsPem()) },
    };

    /// <summary>By which the API knows that this console may say for whom it asks.</summary>
    public Secret Key { get; } = new(Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    public void AddServices(IServiceCollection services) =>
        AdminConsole.AddServices(
            services,
            new()
            {
                Api = api,
                Transport = _transport,
                Key = Encoding.ASCII.GetString(Key.Reveal()),
                Logs = logs,
                Clock = clock,
            }
        );

    public void Map(WebApplication application) => AdminConsole.Map(application);

    public void Dispose() => _transport.Dispose();

    // Whoever the mesh's own roots vouch for; the name is of no use, as the address is this process's own.
    private static bool IsOurs(X509Certificate? shown, string rootsPem)
    {
        if (shown is not X509Certificate2 certificate)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(rootsPem);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
