using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;
using Sluice.Admin.Controls;

namespace Sluice.Admin.Pages.Users;

/// <summary>A list of the API's own objects, and what can be done to one of them.</summary>
public abstract class AccessList<T> : ConsolePage
    where T : class
{
    /// <summary>Rows that are drawn; whoever has more finds theirs by its name.</summary>
    protected const int MostShown = 200;

    [Inject]
    protected IStringLocalizer<UsersPage> Text { get; set; } = null!;

    protected IReadOnlyList<T> Items { get; private set; } = [];

    /// <summary>Namespaces to choose from.</summary>
    protected IReadOnlyList<string> Namespaces { get; private set; } = [];

    /// <summary>What has just been done.</summary>
    protected string Said { get; set; } = "";

    /// <summary>Why what was just tried was refused; stands in its dialog.</summary>
    protected ApiProblem? Refusal { get; set; }

    /// <summary>Path in the API, as <c>users</c>.</summary>
    protected abstract string Collection { get; }

    protected string PathOf(string name) => ApiPaths.Admin($"{Collection}/{Uri.EscapeDataString(name)}");

    protected override async Task LoadAsync()
    {
        var answer = await Api.GetAsync<Listing<T>>(ApiPaths.Admin(Collection), Gone);
        Items = ValueOf(answer)?.Items ?? Items;
    }

    /// <summary>Asks for what may be chosen in a form; without an answer nothing is offered, and everything can be written.</summary>
    protected async Task LoadNamespacesAsync() =>
        Namespaces = (await Api.GetAsync<Choices>(ApiPaths.Admin("catalog"), Gone)).Value?.Namespaces ?? Namespaces;

    /// <summary>Shows what became of a call, and the list as it is now. Null: it was refused.</summary>
    protected async Task<TAnswer?> DoAsync<TAnswer>(Task<ApiResult<TAnswer>> call, string said)
        where TAnswer : class
    {
        (Said, Refusal) = ("", null);
        var answer = await call;
        if (!answer.IsSuccess)
        {
            Refusal = answer.Problem;
            return null;
        }
        await ReloadAsync();
        Said = said;
        return answer.Value;
    }

    protected Task<JsonObject?> DeleteAsync(string name, string said) => DoAsync(Api.DeleteAsync<JsonObject>(PathOf(name), Gone), said);

    private sealed record Choices(IReadOnlyList<string> Namespaces);
}
