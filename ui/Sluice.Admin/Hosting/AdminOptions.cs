using Microsoft.Extensions.Logging;

namespace Sluice.Admin.Hosting;

/// <summary>Where the console finds the API that it is a client of.</summary>
public sealed class AdminOptions
{
    /// <summary>Base address of the API; asked for at the first call, as the port is known only then.</summary>
    public required Func<Uri> Api { get; init; }

    /// <summary>Reaches the API, and trusts its certificate.</summary>
    public required HttpMessageHandler Transport { get; init; }

    /// <summary>By this the API knows that it may believe the console whose address a request came from.</summary>
    public required string Key { get; init; }

    public required ILoggerFactory Logs { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
