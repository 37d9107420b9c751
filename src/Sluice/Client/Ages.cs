using System.Globalization;
using Sluice.ControlPlane.Api.Objects;

namespace Sluice.Client;

/// <summary>How long ago something was, as kubectl prints it.</summary>
internal static class Ages
{
    /// <summary>Empty where the text is no time.</summary>
    public static string Since(string time, TimeProvider clock) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            ? HumanDuration.Of(clock.GetUtcNow() - then)
            : "";
}
