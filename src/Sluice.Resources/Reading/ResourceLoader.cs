using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>Makes one configuration of many files.</summary>
public static class ResourceLoader
{
    /// <summary>Reads every file. A resource with an error is left out; so is the second of two with the same key.</summary>
    public static ResourceLoad Load(IEnumerable<SourceFile> files)
    {
        var sources = new Dictionary<ResourceKey, SourceMap>();
        var resources = new List<Resource>();
        var readable = new List<Resource>();
        var bag = new DiagnosticBag();
        foreach (var file in files)
        {
            var read = ResourceReader.Read(file);
            foreach (var finding in read.Diagnostics)
                bag.Add(finding);
            foreach (var (resource, source, isValid) in read.Resources)
            {
                readable.Add(resource);
                if (sources.TryAdd(resource.Key, source))
                {
                    if (isValid)
                        resources.Add(resource);
                }
                else
                    ReportDuplicate(resource, source, sources[resource.Key], bag);
            }
        }
        return new(ResourceSet.Of(resources), bag.ToValueList()) { Sources = sources, Readable = readable.ToValueList() };
    }

    private static void ReportDuplicate(Resource resource, SourceMap source, SourceMap first, DiagnosticBag bag)
    {
        var (file, line, _) = first.Start;
        var (code, key) = (Codes.DuplicateResource, resource.Key);
        bag.Add(
            new()
            {
                Code = code,
                Message = string.Format(System.Globalization.CultureInfo.InvariantCulture, code.Template, key, file, line),
                Suggestion = "rename one of the two, or remove it",
                Resource = key,
                Path = "metadata.name",
                Position = source.Find("metadata.name"),
            }
        );
    }
}
