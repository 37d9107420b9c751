using Microsoft.AspNetCore.Components;

namespace Sluice.Admin.Pages.Users;

public sealed partial class SessionsTable
{
    private bool _isEndingOthers;

    /// <summary>Only those of whoever looks, even where they may see all.</summary>
    [Parameter]
    public bool OnlyOwn { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    protected override string Collection => "sessions";

    private List<SessionItem> Found => [.. Items.Where(IsWanted)];

    private bool IsWanted(SessionItem session)
    {
        if (OnlyOwn)
            return session.Status.User == User.Identity?.Name;
        return string.IsNullOrEmpty(Q)
            || session.Status.User.Contains(Q, StringComparison.OrdinalIgnoreCase)
            || session.Status.Address.Contains(Q, StringComparison.OrdinalIgnoreCase);
    }

    private async Task RevokeAsync(SessionItem session)
    {
        await DeleteAsync(session.Id, Text["SessionRevoked", session.Status.User]);
        Problem = Refusal ?? Problem;
    }

    private async Task EndOthersAsync()
    {
        foreach (var session in Found.Where(s => !s.Status.Current))
            if (await DeleteAsync(session.Id, Text["OthersEnded"]) is null && Refusal?.Status != 404)
                return;
        _isEndingOthers = false;
    }
}
