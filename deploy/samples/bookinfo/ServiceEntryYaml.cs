using System.Globalization;
using System.Text;

namespace Bookinfo;

/// <summary>The application's services as Istio ServiceEntries, for a gateway that reads its resources from a folder.</summary>
/// <remarks><c>config/services.yaml</c> is this text for <see cref="BookinfoPorts.Documented"/>; a test holds the two together.</remarks>
public static class ServiceEntryYaml
{
    private const string Head = """
        # The services of the Bookinfo sample on loopback, one endpoint per version.
        # Written by Bookinfo.ServiceEntryYaml from the addresses the services listen on.

        """;

    /// <summary>Renders one ServiceEntry per service, in the order of their names; equal endpoints give equal text.</summary>
    public static string Render(IEnumerable<ServiceEndpoint> endpoints)
    {
        var text = new StringBuilder(Head);
        foreach (var service in endpoints.GroupBy(e => e.Service, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            AppendEntry(text, service.Key, service.OrderBy(e => e.Version, StringComparer.Ordinal));
        return text.ToString();
    }

    private static void AppendEntry(StringBuilder text, string service, IEnumerable<ServiceEndpoint> endpoints)
    {
        var (number, name, protocol) = service switch
        {
            ServiceNames.MongoDb => (27017, "mongo", "MONGO"),
            ServiceNames.Books => (80, "http", "HTTP"),
            _ => (9080, "http", "HTTP"),
        };
        var isOutside = service is ServiceNames.Books;
        var host = isOutside ? ServiceNames.BooksHost : $"{service}.default.svc.cluster.local";
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: {service}
            spec:
              hosts:
              - {host}
              location: {(isOutside ? "MESH_EXTERNAL" : "MESH_INTERNAL")}
              resolution: STATIC
              ports:
              - number: {number}
                name: {name}
                protocol: {protocol}
              endpoints:

            """
        );
        foreach (var endpoint in endpoints)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""
                  - address: {{endpoint.EndPoint.Address}}
                    ports:
                      {{name}}: {{endpoint.EndPoint.Port}}
                    labels:
                      app: {{service}}
                      version: {{endpoint.Version}}

                """
            );
        }
    }
}
