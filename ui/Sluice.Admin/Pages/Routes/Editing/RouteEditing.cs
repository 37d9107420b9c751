using Sluice.Admin.Yaml;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>One VirtualService that is being edited, for all parts of its form.</summary>
public sealed class RouteEditing(EditSession session, RouteCatalog catalog)
{
    /// <summary>The text, or what there is to choose from, has changed.</summary>
    public event Action? Changed;

    public EditSession Session { get; } = session;

    public RouteCatalog Catalog { get; private set; } = catalog;

    /// <summary>Of the resource that is edited.</summary>
    public string Namespace => Session.Document?.TextAt("metadata", "namespace") ?? "";

    public void Change(Func<YamlDocument, YamlDocument> change)
    {
        Session.Change(change);
        Changed?.Invoke();
    }

    public void Type(string text)
    {
        Session.Type(text);
        Changed?.Invoke();
    }

    public void Undo()
    {
        Session.Undo();
        Changed?.Invoke();
    }

    public void Redo()
    {
        Session.Redo();
        Changed?.Invoke();
    }

    public void Discard()
    {
        Session.Discard();
        Changed?.Invoke();
    }

    public void Know(RouteCatalog catalog)
    {
        Catalog = catalog;
        Changed?.Invoke();
    }
}
