using System.Net;
using Bookinfo;
using Sluice.Resources.Reading;

namespace Sluice.Tests.BookinfoSample;

/// <summary>The sample's resources: loadable as they stand, and in step with the application.</summary>
public sealed class BookinfoConfigTests
{
    [Fact]
    public void The_sample_folder_loads_without_a_finding()
    {
        var files = Directory.GetFiles(ConfigFolder(), "*.yaml").Order(StringComparer.Ordinal);

        var load = ResourceLoader.Load(files.Select(f => new SourceFile(Path.GetFileName(f), File.ReadAllBytes(f))));

        Assert.Empty(load.Diagnostics);
        var read = load.Resources;
        Assert.Equal(
            (2, 3, 5, 6),
            (read.Gateways.Count, read.VirtualServices.Count, read.DestinationRules.Count, read.ServiceEntries.Count)
        );
    }

    [Fact]
    public void The_sample_services_file_is_what_the_documented_ports_render_to()
    {
        var ports = BookinfoPorts.Documented;
        ServiceEndpoint[] endpoints =
        [
            At(ServiceNames.ProductPage, "v1", ports.ProductPage),
            At(ServiceNames.Details, "v1", ports.Details),
            At(ServiceNames.Reviews, "v3", ports.ReviewsV3),
            At(ServiceNames.Reviews, "v2", ports.ReviewsV2),
            At(ServiceNames.Reviews, "v1", ports.ReviewsV1),
            At(ServiceNames.Ratings, "v1", ports.Ratings),
            At(ServiceNames.MongoDb, "v1", ports.MongoDb),
            At(ServiceNames.Books, "v1", ports.Books),
        ];

        Assert.Equal(File.ReadAllText(Path.Combine(ConfigFolder(), "services.yaml")), ServiceEntryYaml.Render(endpoints));
    }

    private static ServiceEndpoint At(string service, string version, int port) =>
        new(service, version, new IPEndPoint(IPAddress.Loopback, port));

    private static string ConfigFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "deploy", "samples", "bookinfo", "config");
    }
}
