using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Admin.Pages.Routes.Editing;
using Sluice.Admin.Yaml;

namespace Sluice.Admin.Tests.Components;

public sealed class RouteFormTests : BunitContext
{
    private const string Route = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: reviews
          namespace: shop
        spec:
          hosts: [reviews]
          http:
          # first
          - name: a
            route:
            - destination: {host: reviews, subset: v1}
              weight: 90 # most
            - destination: {host: reviews, subset: v3}
              weight: 10
          - name: b # second
            retries: {attempts: 3, unknownToForms: 1}
            route:
            - destination: {host: details}

        """;

    private readonly RouteEditing _edit = new(new(Route), new());

    public RouteFormTests()
    {
        Services.AddLogging();
        Services.AddLocalization();
    }

    [Fact]
    public void A_slider_keeps_the_sum_and_the_comment_beside_the_weight()
    {
        var form = Render<DestinationsForm>(["spec", "http", 0, "route"]);
        var slider = form.FindAll("input[type=range]")[0];
        slider.Input("60");
        // Dragging shows, and writes nothing yet.
        Assert.Equal(["60%", "40%"], form.FindAll("output").Select(o => o.TextContent));
        Assert.Equal(Route, _edit.Session.Text);
        form.FindAll("input[type=range]")[0].Change("50");
        var (text, document) = (_edit.Session.Text, _edit.Session.Document!);
        Assert.Equal("50", document.TextAt("spec", "http", 0, "route", 0, "weight"));
        Assert.Equal("50", document.TextAt("spec", "http", 0, "route", 1, "weight"));
        Assert.Contains("weight: 50 # most", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_moves_by_its_button_and_that_is_announced()
    {
        var opened = new List<int>();
        var list = Render<RuleList>(["spec", "http"], b => b.Add(l => l.OnOpen, opened.Add));
        list.Find("button[aria-label='Move rule 2 up']").Click();
        Assert.Equal("b", _edit.Session.Document!.TextAt("spec", "http", 0, "name"));
        Assert.Equal("Rule 2 is now number 1 of 2.", list.Find("[role=status]").TextContent);
        Assert.Contains("# first", _edit.Session.Text, StringComparison.Ordinal);
        Assert.True(list.Find("button[aria-label='Move rule 1 up']").HasAttribute("disabled"));
    }

    [Fact]
    public void A_rule_moves_by_dragging()
    {
        var list = Render<RuleList>(["spec", "http"]);
        list.FindAll("li")[1].DragStart();
        list.FindAll("li")[0].DragEnter();
        list.FindAll("li")[0].Drop();
        Assert.Equal("b", _edit.Session.Document!.TextAt("spec", "http", 0, "name"));
    }

    [Fact]
    public void What_the_form_does_not_know_stays_and_is_named()
    {
        _edit.Change(d => d.Set(["spec", "http", 1, "corsPolicy", "maxAge"], "1h"));
        var form = Render<RuleForm>(["spec", "http", 1]);
        Assert.Contains("corsPolicy", form.Markup, StringComparison.Ordinal);
        form.FindAll("input").First(i => i.GetAttribute("placeholder") == "15s").Change("7s");
        var document = _edit.Session.Document!;
        Assert.Equal("7s", document.TextAt("spec", "http", 1, "timeout"));
        Assert.Equal("1", document.TextAt("spec", "http", 1, "retries", "unknownToForms"));
        Assert.Equal("1h", document.TextAt("spec", "http", 1, "corsPolicy", "maxAge"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("{{7*7}} ${7*7} #{7*7}")]
    public void Whatever_is_typed_is_text(string hostile)
    {
        var list = Render<RuleList>(["spec", "http"], b => b.Add(l => l.Open, 0));
        list.Find("label.medium input").Change(hostile);
        Assert.Equal(hostile, list.Find(".rule-title strong").TextContent);
        Assert.Empty(list.FindAll("script, img"));
    }

    private IRenderedComponent<T> Render<T>(IReadOnlyList<YamlStep> path, Action<ComponentParameterCollectionBuilder<T>>? more = null)
        where T : EditorPart
    {
        var rendered = Render<T>(b =>
        {
            b.AddCascadingValue(_edit);
            b.Add(p => p.Path, path);
            more?.Invoke(b);
        });
        _edit.Changed += () => rendered.Render();
        return rendered;
    }
}
