using System.Net;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Admin.Access;
using Sluice.Admin.Api;
using Sluice.Admin.Layout;

namespace Sluice.Admin.Tests.Components;

public sealed class SessionWatchTests : ConsoleContext
{
    private const string WhoAmI = "GET /apis/admin.sluice.dev/v1/whoami";

    public SessionWatchTests() => Services.AddScoped<PageActivity>();

    [Fact]
    public void A_revoked_session_is_noticed_without_a_touch()
    {
        Api.Refuse(WhoAmI, HttpStatusCode.Unauthorized, "Unauthorized", "the session has ended");
        var isEnded = false;
        Services.GetRequiredService<ApiClient>().SessionEnded += () => isEnded = true;
        var drawn = Render<SessionWatch>();
        Clock.Advance(TimeSpan.FromSeconds(5));
        drawn.WaitForAssertion(() => Assert.True(isEnded));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(119, true)]
    [InlineData(120, false)]
    public void A_page_that_is_left_alone_asks_no_more(int seconds, bool asks) =>
        Assert.Equal(asks, SessionWatch.IsAttended(Clock.GetUtcNow(), Clock.GetUtcNow().AddSeconds(seconds)));
}
