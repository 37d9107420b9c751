using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Sluice.Testing;

/// <summary>An HTTP server on a free loopback port that answers as the test says.</summary>
public sealed class TestUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestUpstream(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <summary>Speaks TLS where it is given a certificate.</summary>
    public static async Task<TestUpstream> StartAsync(
        RequestDelegate answer,
        HttpProtocols protocols = HttpProtocols.Http1,
        X509Certificate2? certificate = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(
                IPAddress.Loopback,
                0,
                l =>
                {
                    l.Protocols = protocols;
                    if (certificate is not null)
                        l.UseHttps(certificate);
                }
            );
            k.Limits.MaxRequestBodySize = null;
            k.AllowAlternateSchemes = true;
        });
        var app = builder.Build();
        app.Run(answer);
        var upstream = new TestUpstream(app);
        await app.StartAsync(CancellationToken.None);
        upstream.Port = new Uri(app.Urls.First()).Port;
        return upstream;
    }

    /// <summary>One that answers with the given text.</summary>
    public static Task<TestUpstream> SayingAsync(string text) =>
        StartAsync(context => context.Response.WriteAsync(text, context.RequestAborted));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
