using System.Collections.Concurrent;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>Finished templates by their options: pods of one workload carry the same annotations.</summary>
internal sealed class TemplateCache
{
    // Some 25 KiB each, so 6 MiB at most. When it is full, others are made anew each time: whoever writes annotations cannot push others out.
    private const int MaxTemplates = 256;

    private readonly ConcurrentDictionary<SidecarOptions, SidecarTemplate> _templates = new();

    public SidecarTemplate Find(SidecarOptions options)
    {
        if (_templates.TryGetValue(options, out var known))
            return known;
        var template = SidecarTemplate.Compile(options);
        if (_templates.Count < MaxTemplates)
            _templates.TryAdd(options, template);
        return template;
    }
}
