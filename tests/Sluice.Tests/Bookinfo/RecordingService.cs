using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Sluice.Tests.BookinfoSample;

/// <summary>A service in the place of another one: answers every request alike and keeps what it was asked.</summary>
internal sealed class RecordingService : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RecordingService(WebApplication application) => _application = application;

    public Uri BaseUri => new(_application.Urls.Single());

    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = new();

    public static async Task<RecordingService> StartAsync(string answer, int status = 200)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var service = new RecordingService(builder.Build());
        service._application.Run(async context =>
        {
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            service.Requests.Enqueue((context.Request.Path, headers));
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(answer, context.RequestAborted);
        });
        await service._application.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
