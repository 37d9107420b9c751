using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>get and list.</summary>
internal sealed class ReadVerbs(IResourceStore store, TimeProvider clock)
{
    public async Task<ApiAnswer> GetAsync(ApiRequest request, CancellationToken cancel) =>
        await store.GetAsync(request.Id, cancel) is { } found
            ? new ObjectView(request, clock).Answer(found)
            : Refusals.NotFound(request.Kind, request.Name);

    public async Task<ApiAnswer> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        var options = request.Options;
        var list = await store.ListAsync(request.Query, cancel);
        if (IsOfAnotherMoment(options, list.Revision))
            return Refusals.Gone($"the resources of revision {options.ResourceVersion} are not kept; this is revision {list.Revision}");
        var view = new ObjectView(request, clock);
        var (items, next, remaining) = Page(list, view, options);
        return ApiAnswer.Ok(view.DressList(items, options.Continue?.Revision ?? list.Revision, next, remaining));
    }

    private static (List<JsonObject> Items, ContinueToken? Next, int? Remaining) Page(
        ResourceList list,
        ObjectView view,
        RequestOptions options
    )
    {
        var items = new List<JsonObject>();
        ResourceId last = default;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var stored = list.Items[i];
            if (options.Continue?.IsBefore(stored.Id.Namespace, stored.Id.Name) == false)
                continue;
            if (view.Show(stored) is var shown && !options.Selects(shown))
                continue;
            if (options.Limit > 0 && items.Count == options.Limit)
            {
                var next = new ContinueToken(options.Continue?.Revision ?? list.Revision, last.Namespace, last.Name);
                return (items, next, options.SelectsEverything ? list.Items.Count - i : null);
            }
            items.Add(shown);
            last = stored.Id;
        }
        return (items, null, null);
    }

    // There is only one moment to show: now.
    private static bool IsOfAnotherMoment(RequestOptions options, long now) =>
        options.ResourceVersionMatch == "Exact" && options.ResourceVersion != now.ToString(CultureInfo.InvariantCulture);
}
