using Microsoft.AspNetCore.Http;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>An authority with a directory and nonces, that answers everything else as the test says.</summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    private readonly TestCa _ca = new();
    private TestUpstream _server = null!;
    private int _nonce;

    public string Directory => $"https://127.0.0.1:{_server.Port}/dir";

    public string CaBundle => _ca.RootPem;

    public static async Task<FakeAuthority> StartAsync(RequestDelegate answer)
    {
        var authority = new FakeAuthority();
        var certificate = authority._ca.Issue("127.0.0.1");
        authority._server = await TestUpstream.StartAsync(context => authority.ServeAsync(context, answer), certificate: certificate);
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _ca.Dispose();
    }

    private Task ServeAsync(HttpContext context, RequestDelegate answer)
    {
        context.Response.Headers["Replay-Nonce"] = $"nonce{Interlocked.Increment(ref _nonce)}";
        var here = $"https://127.0.0.1:{_server.Port}";
        return context.Request.Path.Value switch
        {
            "/dir" => context.Response.WriteAsJsonAsync(
                new
                {
                    newNonce = $"{here}/nonce",
                    newAccount = $"{here}/account",
                    newOrder = $"{here}/order",
                    renewalInfo = $"{here}/info",
                },
                context.RequestAborted
            ),
            "/nonce" => Task.CompletedTask,
            _ => answer(context),
        };
    }
}
