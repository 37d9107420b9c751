using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Users;

public sealed partial class UsersTab
{
    private UserDraft? _draft;
    private UserItem? _chosen;
    private Doing _doing;
    private PasswordDraft _password = new();
    private (string User, string Password)? _secret;

    private enum Doing
    {
        Reset,
        Disable,
        Delete,
    }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    protected override string Collection => "users";

    private List<UserItem> Found =>
        [.. Items.Where(u => string.IsNullOrEmpty(Q) || u.Name.Contains(Q, StringComparison.OrdinalIgnoreCase))];

    private List<UserItem> Shown => [.. Found.Take(MostShown)];

    private async Task OpenNewAsync()
    {
        Close();
        _draft = new();
        await LoadNamespacesAsync();
    }

    private async Task OpenChangeAsync(UserItem user)
    {
        Close();
        _draft = UserDraft.Of(user);
        await LoadNamespacesAsync();
    }

    private void Open(UserItem user, Doing doing)
    {
        Close();
        (_chosen, _doing, _password) = (user, doing, new());
    }

    private void Close() => (_draft, _chosen, Refusal) = (null, null, null);

    private async Task SaveAsync(UserDraft draft)
    {
        if (draft.IsChange)
        {
            await FinishAsync(Api.PutAsync<UserItem>(PathOf(draft.Name), draft.ToChange(), Gone), Text["RightsSaved", draft.Name]);
            return;
        }
        var password = draft.Password.Take();
        var made = Api.PostAsync<UserItem>(ApiPaths.Admin(Collection), draft.ToUser(password), Gone);
        if (await FinishAsync(made, Text["UserCreated", draft.Name]) && draft.Password.IsMade)
            _secret = (draft.Name, password);
    }

    private async Task ResetAsync(UserItem user)
    {
        var password = _password.Take();
        if (await FinishAsync(ChangeAsync(user, "password", password), Text["PasswordReset", user.Name]) && _password.IsMade)
            _secret = (user.Name, password);
    }

    private Task DisableAsync(UserItem user) => FinishAsync(ChangeAsync(user, "disabled", true), Text["UserDisabled", user.Name]);

    private async Task EnableAsync(UserItem user)
    {
        await FinishAsync(ChangeAsync(user, "disabled", false), Text["UserEnabled", user.Name]);
        Problem = Refusal ?? Problem;
    }

    private async Task RemoveAsync(UserItem user)
    {
        if (await DeleteAsync(user.Name, Text["UserDeleted", user.Name]) is not null)
            Close();
    }

    private Task<ApiResult<UserItem>> ChangeAsync(UserItem user, string field, JsonNode value) =>
        Api.PutAsync<UserItem>(PathOf(user.Name), new JsonObject { ["spec"] = new JsonObject { [field] = value } }, Gone);

    private async Task<bool> FinishAsync(Task<ApiResult<UserItem>> call, string said)
    {
        if (await DoAsync(call, said) is null)
            return false;
        Close();
        return true;
    }
}
