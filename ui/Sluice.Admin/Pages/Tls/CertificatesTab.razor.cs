using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Tls;

public sealed partial class CertificatesTab
{
    // Rows that are drawn; whoever has more finds theirs by name.
    private const int MostShown = 300;

    private IReadOnlyList<CertificateItem> _items = [];
    private string _said = "";
    private Doing? _doing;
    private UploadDraft _draft = new();
    private TlsChoices _choices = TlsChoices.None;
    private ApiProblem? _refusal;

    private enum Doing
    {
        Upload,
        SelfSigned,
    }

    [Inject]
    private IStringLocalizer<TlsPage> Text { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>The certificate whose details are shown, as <c>namespace/name</c>.</summary>
    [SupplyParameterFromQuery]
    private string? Open { get; set; }

    private List<CertificateItem> Found =>
        [
            .. _items
                .Where(i =>
                    string.IsNullOrEmpty(Q)
                    || i.Key.Contains(Q, StringComparison.OrdinalIgnoreCase)
                    || (i.Names ?? []).Any(n => n.Contains(Q, StringComparison.OrdinalIgnoreCase))
                )
                // What ends first needs somebody first.
                .OrderBy(i => i.NotAfter ?? DateTimeOffset.MinValue)
                .ThenBy(i => i.Key, StringComparer.Ordinal),
        ];

    protected override async Task LoadAsync() =>
        _items = ValueOf(await Api.GetAsync<CertificateAnswer>(ApiPaths.Admin("certificates"), Gone))?.Items ?? _items;

    private void Show(string? key) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", key), replace: true);

    private async Task OpenAsync(Doing doing)
    {
        Close();
        (_doing, _draft, _said) = (doing, new(), "");
        _choices = await TlsChoices.LoadAsync(Api, Gone);
        if (_draft.Namespace.Length == 0)
            _draft.Namespace = _choices.ServingNamespace;
    }

    private void Close() => (_doing, _refusal) = (null, null);

    private async Task SendAsync()
    {
        var answer = await Api.PostAsync<JsonObject>(ApiPaths.Admin("certificates"), _draft.ToBody(_doing == Doing.SelfSigned), Gone);
        if (!answer.IsSuccess)
        {
            _refusal = answer.Problem;
            _draft.MayReplace = _draft.MayReplace || answer.Problem.Reason == "AlreadyExists";
            return;
        }
        var name = $"{_draft.Namespace}/{_draft.Name}";
        Close();
        // The key is not kept a moment longer than needed.
        _draft = new();
        await ReloadAsync();
        _said = Text["Stored", name];
    }
}
