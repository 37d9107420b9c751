using Sluice.Capture.Rules;

namespace Sluice.Capture.Kernel;

/// <summary>One of the kernel's two rule languages. Every change of a family is atomic, or undone by the caller with what was read before.</summary>
public interface IRuleBackend
{
    /// <summary>What of ours stands in the kernel, in the backend's own words.</summary>
    /// <exception cref="CaptureFailedException">The tool is absent or refuses.</exception>
    string Read(bool isIpv6);

    /// <summary>Puts the rules in place of ours.</summary>
    /// <exception cref="CaptureFailedException">The kernel refuses; nothing has changed.</exception>
    void Apply(RuleSet rules);

    /// <summary>Puts back what <see cref="Read"/> gave.</summary>
    void Restore(bool isIpv6, string earlier);

    /// <summary>What <see cref="Apply"/> hands to the tool on a machine that has none of our rules.</summary>
    string Print(RuleSet rules);
}
