using System.Net;
using Bookinfo;

namespace Sluice.Tests.BookinfoSample;

/// <summary>A running application and a browser-like client for its product page.</summary>
internal sealed class BookinfoTestSite : IAsyncDisposable
{
    private BookinfoTestSite(BookinfoApplication application)
    {
        Application = application;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        Browser = new HttpClient(handler) { BaseAddress = BaseUri(ServiceNames.ProductPage) };
    }

    public BookinfoApplication Application { get; }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Browser { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BookinfoTestSite> StartAsync(BookinfoOptions? options = null) =>
        new(await BookinfoApplication.StartAsync(options ?? new BookinfoOptions(), Token));

    public Uri BaseUri(string service, string? version = null) => new($"http://{Application.EndPointOf(service, version)}/");

    public async Task<string> PageAsync(string path)
    {
        using var response = await Browser.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Token);
    }

    public async Task<HttpResponseMessage> SignInAsync(string user) =>
        await Browser.PostAsync("/login", new FormUrlEncodedContent([new("username", user), new("passwd", "")]), Token);

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Application.DisposeAsync();
    }
}
