using System.Buffers;
using Sluice.ControlPlane.Injection.Annotations;
using Sluice.ControlPlane.Injection.Patching;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;

namespace Sluice.ControlPlane.Injection;

/// <summary>
/// Decides about pods and writes what makes them part of the mesh. Holds only what it has made of its settings, so the same pod always gives
/// the same patch; safe from any number of threads.
/// </summary>
public sealed class SidecarInjector(InjectionSettings settings)
{
    private readonly SidecarTemplate _standard = SidecarTemplate.Compile(ProxyConfigReader.Standard(settings));

    private readonly TemplateCache _annotated = new();

    public InjectionSettings Settings => settings;

    /// <summary>Writes a JSON patch (RFC 6902) to <paramref name="patch"/> where the result says so, and nothing otherwise.</summary>
    public InjectionResult Inject(Pod pod, InjectionContext context, IBufferWriter<byte> patch)
    {
        var decision = InjectionRules.Decide(pod, settings, context.Namespace);
        if (decision != InjectionDecision.Inject)
            return new(decision);
        var template = _standard;
        if (PodOptionsReader.IsNeeded(pod, context))
        {
            var reader = new PodOptionsReader(pod, context);
            var options = reader.Read(_standard.Options);
            if (reader.Findings is { Count: > 0 } findings)
                return new(InjectionDecision.Invalid, findings);
            template = _annotated.Find(options);
        }
        Write(pod, context, template, patch);
        return new(decision);
    }

    private static void Write(Pod pod, InjectionContext context, SidecarTemplate template, IBufferWriter<byte> patch)
    {
        var overrides = ContainerOverrides.Find(pod, template, context);
        if (template.Options.Templates.Count > 0 || template.Options.OmitsSidecar)
        {
            CustomTemplates.Write(pod, context, template, overrides, patch);
            return;
        }
        var writer = new PatchWriter(patch);
        new PodPatch(pod, template, context, overrides).Write(ref writer);
        writer.Finish();
    }
}
