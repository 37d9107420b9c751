using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Bookinfo.ProductPage;

/// <summary>The page's style sheet and pictures, from the assembly itself: the sample needs no files beside it.</summary>
internal sealed class StaticFiles
{
    private const string Prefix = "static/";

    private readonly FrozenDictionary<string, byte[]> _files;

    public StaticFiles()
    {
        var assembly = typeof(StaticFiles).Assembly;
        _files = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    public async Task GetAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["file"] as string ?? "";
        if (!_files.TryGetValue(name, out var content))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "image/svg+xml";
        context.Response.ContentLength = content.Length;
        context.Response.Headers.CacheControl = "public, max-age=60";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
