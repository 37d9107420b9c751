using System.Text.Json.Nodes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Sluice.Admin.Changes;

namespace Sluice.Admin.Tests.Components;

public sealed class DiffViewTests : BunitContext
{
    public DiffViewTests()
    {
        Services.AddLogging();
        Services.AddLocalization();
    }

    [Fact]
    public void Each_difference_is_told_in_words_with_both_values_beneath()
    {
        var view = Render(new FieldDiff("spec.http[0].route[0].weight", "changed", 90, 50, "weight of reviews v1: 90 → 50"));
        Assert.Contains("weight of reviews v1: 90 → 50", view.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Equal("90", view.Find("del pre").TextContent);
        Assert.Equal("50", view.Find("ins pre").TextContent);
    }

    [Fact]
    public void The_kept_text_is_no_difference_of_its_own()
    {
        var view = Render(new FieldDiff(DiffView.SourcePath, "changed", "a", "b", "source"));
        Assert.Empty(view.FindAll("li"));
    }

    [Fact]
    public void Values_are_text_whatever_they_hold()
    {
        const string hostile = "<img src=x onerror=alert(1)>";
        var view = Render(new FieldDiff("spec." + hostile, "added", null, new JsonObject { [hostile] = hostile }, hostile));
        Assert.Empty(view.FindAll("img"));
        Assert.Contains(hostile, view.Find(".diff-text").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<DiffView> Render(FieldDiff field) =>
        Render<DiffView>(b =>
            b.Add(
                v => v.Objects,
                [
                    new()
                    {
                        Kind = "VirtualService",
                        Namespace = "shop",
                        Name = "reviews",
                        Operation = "update",
                        Fields = [field],
                    },
                ]
            )
        );
}
