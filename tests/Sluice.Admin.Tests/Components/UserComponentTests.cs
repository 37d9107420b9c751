using System.Net;
using System.Text.Json.Nodes;
using Bunit;
using Sluice.Admin.Pages.Users;

namespace Sluice.Admin.Tests.Components;

public sealed class UserComponentTests : ConsoleContext
{
    private const string Users = "/apis/admin.sluice.dev/v1/users";

    [Fact]
    public void A_right_is_read_as_it_is_written()
    {
        Assert.Equal("editor:shop", GrantRow.Of("editor:shop").ToString());
        Assert.Equal("viewer:*", new GrantRow { Namespace = " " }.ToString());
    }

    [Fact]
    public void Rights_are_added_and_removed_but_one_stays()
    {
        var rows = new List<GrantRow> { new() };
        var drawn = Render<GrantsEditor>(p => p.Add(e => e.Rows, rows).Add(e => e.Namespaces, ["shop"]));
        Assert.True(drawn.Find("button[aria-label='Remove right 1']").HasAttribute("disabled"));
        drawn.FindAll("button")[^1].Click();
        drawn.FindAll("select")[1].Change("editor");
        drawn.FindAll("input")[1].Change("shop");
        Assert.Equal(["viewer:*", "editor:shop"], rows.Select(r => r.ToString()));
        drawn.Find("button[aria-label='Remove right 1']").Click();
        Assert.Equal(["editor:shop"], rows.Select(r => r.ToString()));
    }

    [Fact]
    public void A_user_is_made_with_a_password_that_is_shown_once()
    {
        Api.Answer($"GET {Users}", List());
        Api.Answer($"POST {Users}", Item("edgar"), HttpStatusCode.Created);
        var drawn = Render<UsersTab>();
        drawn.Find("button.primary").Click();
        drawn.WaitForElement("#user-name").Change("edgar");
        Api.Answer($"GET {Users}", List(Item("edgar")));
        drawn.Find("dialog form").Submit();
        drawn.WaitForAssertion(() => Assert.Contains("User edgar is created.", drawn.Markup, StringComparison.Ordinal));
        var sent = Api.Calls.Single(c => c.What == $"POST {Users}").Body!;
        Assert.Equal("edgar", (string?)sent["metadata"]!["name"]);
        Assert.Equal((string?)sent["spec"]!["password"], drawn.Find("[data-testid=secret]").TextContent);
        drawn.FindAll(".secret-once button")[^1].Click();
        Assert.Empty(drawn.FindAll("[data-testid=secret]"));
        Assert.Empty(drawn.FindAll("dialog"));
    }

    [Fact]
    public void What_the_API_refuses_is_said_in_the_dialog_and_nothing_is_lost()
    {
        Api.Answer($"GET {Users}", List());
        Api.Refuse($"POST {Users}", HttpStatusCode.Conflict, "AlreadyExists", "users \"edgar\" already exists");
        var drawn = Render<UsersTab>();
        drawn.Find("button.primary").Click();
        drawn.WaitForElement("#user-name").Change("edgar");
        drawn.Find("dialog form").Submit();
        drawn.WaitForAssertion(() => Assert.Contains("already exists", drawn.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.Equal("edgar", drawn.Find("#user-name").GetAttribute("value"));
        Assert.Empty(drawn.FindAll("[data-testid=secret]"));
    }

    [Fact]
    public void The_last_admin_stays_and_the_API_says_why()
    {
        Api.Answer($"GET {Users}", List(Item("anna")));
        Api.Refuse($"DELETE {Users}/anna", HttpStatusCode.Conflict, "Conflict", "users \"anna\" is the last one who is admin");
        var drawn = Render<UsersTab>();
        drawn.WaitForElement("button[aria-label='Delete anna']").Click();
        drawn.Find("dialog form").Submit();
        drawn.WaitForAssertion(() => Assert.Contains("is the last one", drawn.Find("dialog").TextContent, StringComparison.Ordinal));
        Assert.Single(drawn.FindAll("tbody tr"));
    }

    [Theory]
    [MemberData(nameof(Xss.Corpus), MemberType = typeof(Xss))]
    public void Names_and_browsers_are_shown_and_never_run(string text)
    {
        var user = JsonNode.Parse(Item("x"))!;
        user["metadata"]!["name"] = text;
        user["status"]!["createdBy"] = text;
        Api.Answer($"GET {Users}", List(user.ToJsonString()));
        var session = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "id" },
            ["status"] = new JsonObject
            {
                ["user"] = text,
                ["address"] = text,
                ["agent"] = text,
                ["lastUsed"] = "2026-11-24T11:00:00Z",
                ["expires"] = "2026-11-24T20:00:00Z",
            },
        };
        Api.Answer("GET /apis/admin.sluice.dev/v1/sessions", List(session.ToJsonString()));
        var users = Render<UsersTab>();
        users.WaitForAssertion(() => Assert.Equal(text, users.Find("tbody strong").TextContent));
        Xss.IsHarmless(users.Markup);
        var sessions = Render<SessionsTable>();
        sessions.WaitForAssertion(() => Assert.Equal(text, sessions.Find("tbody strong").TextContent));
        Xss.IsHarmless(sessions.Markup);
    }

    [Fact]
    public void A_token_ends_after_a_month_unless_somebody_wants_it_otherwise()
    {
        var now = Clock.GetUtcNow();
        var draft = new TokenDraft { Name = " ci " };
        var token = draft.ToToken(now);
        Assert.Equal("ci", (string?)token["metadata"]!["name"]);
        Assert.Equal("2026-12-24T12:00:00Z", (string?)token["spec"]!["expires"]);
        draft.Days = 0;
        Assert.Null(draft.ToToken(now)["spec"]!["expires"]);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
        "Edge · Windows"
    )]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1", "Safari · iOS")]
    [InlineData("curl/8.5.0", "curl/8.5.0")]
    public void Browsers_are_called_by_their_names(string agent, string name) => Assert.Equal(name, BrowserName.Of(agent));

    private static string List(params string[] items) => $$"""{"items":[{{string.Join(',', items)}}]}""";

    private static string Item(string name) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"grants":["viewer:*"],"disabled":false},"status":{"createdBy":"anna","mustChangePassword":true,"sessions":0}}""";
}
