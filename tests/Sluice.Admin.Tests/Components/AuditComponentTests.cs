using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Admin.Pages.Audit;

namespace Sluice.Admin.Tests.Components;

public sealed class AuditComponentTests : ConsoleContext
{
    private const string Audit = "/apis/admin.sluice.dev/v1/audit";

    [Fact]
    public void Filters_of_the_URL_are_asked_of_the_API_with_times_in_UTC()
    {
        var query = new AuditQuery
        {
            Who = "a&b",
            Outcome = "4xx",
            Since = "2026-11-24T09:00",
        };
        Assert.Equal("audit?who=a%26b&outcome=4xx&since=2026-11-24T09%3A00%3A00Z&limit=100", query.ToPage());
        Assert.Equal("audit?who=a%26b&outcome=4xx&since=2026-11-24T09%3A00%3A00Z&limit=10000&format=csv", query.ToExport());
    }

    [Fact]
    public void A_filter_goes_into_the_URL_and_begins_at_the_newest()
    {
        Api.Answer($"GET {Audit}", Page());
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/audit?continue=abc&verb=login");
        var drawn = Render<AuditPage>();
        drawn.WaitForAssertion(() => Assert.Contains("continue=abc", Api.Calls.Last().What, StringComparison.Ordinal));
        drawn.Find("#f-who").Change("anna");
        Assert.Equal("?verb=login&who=anna", new Uri(navigation.Uri).Query);
        drawn.WaitForAssertion(() => Assert.Equal($"GET {Audit}?who=anna&verb=login&limit=100", Api.Calls.Last().What));
    }

    [Fact]
    public void Older_lines_are_a_link_away_and_only_where_there_are_some()
    {
        Api.Answer($"GET {Audit}", Page("next-part"));
        var drawn = Render<AuditPage>();
        drawn.WaitForAssertion(() =>
            Assert.EndsWith("continue=next-part", drawn.Find(".pager a").GetAttribute("href"), StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Xss.Corpus), MemberType = typeof(Xss))]
    public void What_clients_made_up_is_shown_and_never_run(string text)
    {
        var page = JsonNode.Parse(Page())!;
        foreach (var field in (string[])["who", "name", "reason", "resource", "address"])
            page["items"]![0]![field] = text;
        Api.Answer($"GET {Audit}", page.ToJsonString());
        var drawn = Render<AuditPage>();
        drawn.WaitForAssertion(() => Assert.Equal(text, drawn.FindAll("tbody td")[1].TextContent));
        Xss.IsHarmless(drawn.Markup);
    }

    private static string Page(string? next = null) =>
        $$"""
            {"metadata":{ {{(next is null ? "" : $"\"continue\":\"{next}\"")}} },
             "items":[{"time":"2026-11-24T11:59:00Z","who":"anna","verb":"login","resource":"sessions.admin.sluice.dev","outcome":201}]}
            """;
}
