using Microsoft.AspNetCore.Components;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Users;

public sealed partial class TokensTab
{
    private TokenDraft? _draft;
    private TokenItem? _chosen;
    private (string Name, string Value)? _secret;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    protected override string Collection => "tokens";

    private async Task OpenAsync()
    {
        Close();
        _draft = new();
        await LoadNamespacesAsync();
    }

    private void Choose(TokenItem token)
    {
        Close();
        _chosen = token;
    }

    private void Close() => (_draft, _chosen, Refusal) = (null, null, null);

    private async Task CreateAsync(TokenDraft draft)
    {
        var made = Api.PostAsync<TokenItem>(ApiPaths.Admin(Collection), draft.ToToken(Clock.GetUtcNow()), Gone);
        if (await DoAsync(made, Text["TokenCreated", draft.Name]) is not { } token)
            return;
        Close();
        _secret = token.Status.Token is { } value ? (token.Name, value) : null;
    }

    private async Task RevokeAsync(TokenItem token)
    {
        if (await DeleteAsync(token.Name, Text["TokenRevoked", token.Name]) is null)
            return;
        Close();
        if (_secret?.Name == token.Name)
            _secret = null;
    }
}
