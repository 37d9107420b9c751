using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;

namespace Sluice.Admin.Pages.Tls;

public sealed partial class AcmePage
{
    private readonly AcmeDraft _draft = new();
    private TlsChoices _choices = TlsChoices.None;
    private IReadOnlyList<ServerChoice> _servers = [];
    private bool _isBusy;

    [Inject]
    private IStringLocalizer<TlsPage> Text { get; set; } = null!;

    [Inject]
    private IStringLocalizer<Texts> Shared { get; set; } = null!;

    [Inject]
    private ChangeFlow Changes { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _choices = await TlsChoices.LoadAsync(Api, Gone);
        _servers = ServerChoice.Of(_choices.Gateways);
        if (_draft.Namespace.Length == 0)
            _draft.Namespace = _choices.ServingNamespace;
    }

    private async Task SaveAsync()
    {
        if (_isBusy)
            return;
        _isBusy = true;
        Problem = null;
        if (await ChangeAsync() is { } set && (await Changes.RunAsync(set)).IsApplied)
            Navigation.NavigateTo("/tls?tab=acme");
        _isBusy = false;
    }

    // Null: something of it could not be had, and the page says why.
    private async Task<ChangeSet?> ChangeAsync()
    {
        var path = ApiPaths.Objects("sluice.dev", "v1", "acmeissuers", _draft.Namespace.Trim());
        if (ValueOf(await Api.GetAsync<Issuers>(path, Gone)) is not { } issuers)
            return null;
        var manifests = _draft.ToManifests(issuers.Items);
        if (_draft.Server.Length > 0)
        {
            if (await WiredAsync() is not { } gateway)
                return null;
            manifests = [.. manifests, gateway];
        }
        return new() { Title = Text["AcmeChange", _draft.CertificateName], Objects = manifests };
    }

    private async Task<JsonObject?> WiredAsync()
    {
        var (gateway, index) = (
            _draft.Server.Split('#')[0].Split('/'),
            int.Parse(_draft.Server.Split('#')[1], CultureInfo.InvariantCulture)
        );
        var path = ApiPaths.Object("networking.istio.io", "v1", "gateways", gateway[0], gateway[1]);
        return ValueOf(await Api.GetAsync<JsonObject>(path, Gone)) is { } stored ? _draft.Wire(stored, index) : null;
    }

    private sealed record Issuers(IReadOnlyList<JsonObject> Items);
}
