namespace Sluice.Admin.Pages.Tls;

/// <summary>A server of a Gateway.</summary>
/// <param name="Name">Empty: it has none.</param>
/// <param name="Hosts">May have a namespace in front, as <c>shop/*.example.com</c>.</param>
public sealed record CatalogServer(string Name, int Port, string Protocol, bool Tls, IReadOnlyList<string> Hosts)
{
    /// <summary>A host to ask for: the first that is one.</summary>
    public string ExampleHost
    {
        get
        {
            var hosts = Hosts.Select(h => h[(h.IndexOf('/', StringComparison.Ordinal) + 1)..]).Where(h => h != "*").ToList();
            var exact = hosts.FirstOrDefault(h => !h.StartsWith('*'));
            return exact ?? hosts.FirstOrDefault()?.Replace("*.", "www.", StringComparison.Ordinal) ?? "";
        }
    }
}
