using Sluice.Resources.Diagnostics;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>What a proxy is to run, and everything worth saying about how it came about.</summary>
public sealed record TranslationResult(ProxySnapshot Snapshot, ValueList<Diagnostic> Diagnostics);
