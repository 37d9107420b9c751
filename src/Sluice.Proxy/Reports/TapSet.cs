namespace Sluice.Proxy.Reports;

/// <summary>All taps, until their lease ends.</summary>
/// <param name="Until">Clock timestamp.</param>
internal sealed record TapSet(Tap[] Taps, long Until);
