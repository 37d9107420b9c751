using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Sluice.Admin.Access;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;
using Sluice.Admin.Yaml;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>One VirtualService, by form or as text; both change the same text.</summary>
public sealed partial class RouteEditorPage
{
    private RouteEditing? _edit;
    private IReadOnlyList<Finding> _findings = [];
    private YamlCompletion? _completion;
    private string _version = "";

    [Parameter]
    public string? Ns { get; set; }

    [Parameter]
    public string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "rule")]
    private int? RuleNo { get; set; }

    [CascadingParameter(Name = "Theme")]
    private string Theme { get; set; } = "light";

    [Inject]
    private IStringLocalizer<RouteEditorPage> Text { get; set; } = null!;

    [Inject]
    private ChangeFlow Changes { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    private bool IsNew => Name is null;

    private bool IsYaml => View == "yaml";

    private bool IsReadOnly => IsNew ? !User.MayEditSomewhere() : !User.MayEdit(Ns!);

    private string Heading => IsNew ? Text["New"] : $"{Ns}/{Name}";

    private string HistoryLink => $"/changes?group={RouteObject.Group}&kind={RouteObject.Kind}&ns={Uri.EscapeDataString(Ns ?? "")}&name={Uri.EscapeDataString(Name ?? "")}";

    protected override async Task LoadAsync()
    {
        string? text = RouteObject.Template(User.MayEdit("default") ? "default" : User.NamespacesSeen().FirstOrDefault(User.MayEdit) ?? "");
        if (!IsNew)
            text = ValueOf(await Api.GetAsync<JsonObject>(RouteObject.PathOf(Ns!, Name!), Gone)) is { } stored ? Take(stored) : null;
        if (text is null)
            return;
        _edit = new(new(text), new());
        _edit.Changed += Look;
        Look();
        _ = LearnAsync(_edit);
    }

    private string Take(JsonObject stored)
    {
        _version = ObjectReference.Of(stored).ResourceVersion;
        return SourceAnnotation.TextOf(stored);
    }

    // Choices and completion are no condition for editing.
    private async Task LearnAsync(RouteEditing edit)
    {
        try
        {
            var (catalog, schema) = (Api.GetAsync<RouteCatalog>(ApiPaths.Admin("catalog?limit=1000"), Gone), RouteObject.SchemaAsync(Api, Gone));
            if (await schema is { } known)
                _completion = new(known, p => RouteChoices.Of(edit.Catalog, p));
            if ((await catalog).Value is { } choices)
                edit.Know(choices);
        }
        catch (OperationCanceledException) { }
    }

    private void Look()
    {
        _findings = YamlFindings.Of(_edit!.Session.Text);
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task SaveAsync()
    {
        var session = _edit!.Session;
        var manifest = SourceAnnotation.ManifestOf(session.Text, session.Document!.Root);
        var target = ObjectReference.Of(manifest);
        // Under another name it is another route.
        if (!IsNew && (target.Namespace, target.Name) == (Ns, Name))
            manifest["metadata"]!["resourceVersion"] = _version;
        var outcome = await Changes.RunAsync(new() { Title = Text["SaveTitle", $"{target.Namespace}/{target.Name}"], Objects = [manifest] });
        if (outcome is { IsApplied: true, Stored: [var stored] })
        {
            session.Saved(Take(stored));
            Look();
            if ((target.Namespace, target.Name) != (Ns, Name))
                Navigation.NavigateTo($"/routes/{Uri.EscapeDataString(target.Namespace)}/{Uri.EscapeDataString(target.Name)}");
        }
        else if (outcome.Result is ChangeResult.RolledBack or ChangeResult.Outdated && !IsNew)
            await ReloadAsync();
    }

    private async Task DeleteAsync()
    {
        var route = new ObjectReference(RouteObject.ApiVersion, RouteObject.Kind, Ns!, Name!, _version);
        var outcome = await Changes.RunAsync(new() { Title = Text["DeleteTitle", Heading], Deletes = [route] });
        if (outcome.IsApplied)
        {
            _edit!.Discard();
            Navigation.NavigateTo("/routes");
        }
        else if (outcome.Result != ChangeResult.Cancelled)
            await ReloadAsync();
    }

    private async Task AskToLeaveAsync(LocationChangingContext context)
    {
        var isHere = new Uri(new Uri(Navigation.BaseUri), context.TargetLocation).AbsolutePath == new Uri(Navigation.Uri).AbsolutePath;
        if (isHere || _edit?.Session.IsDirty != true)
            return;
        var leaves = await Dialogs.ShowMessageBoxAsync(Text["LeaveTitle"], Text["LeaveText"].Value, Text["Leave"], cancelText: Text["Stay"]);
        if (leaves != true)
            context.PreventNavigation();
    }

    private void Show(string view) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("view", view == "form" ? null : view), replace: true);

    private void OpenRule(int index) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter("rule", index < 0 ? null : (index + 1).ToString(CultureInfo.InvariantCulture)),
            replace: true
        );
}
