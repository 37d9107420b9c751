using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo;

/// <summary>How the application starts and where its services look for one another.</summary>
/// <remarks>A base address that is not set means the service of the same process; set it to send the calls through a gateway.</remarks>
public sealed record BookinfoOptions
{
    public BookinfoPorts Ports { get; init; } = new();

    /// <summary>Where productpage finds <c>/details/{id}</c>.</summary>
    public Uri? DetailsBaseUri { get; init; }

    /// <summary>Where productpage finds <c>/reviews/{id}</c>. Unset: the three versions in turn, as a Kubernetes Service without rules does.</summary>
    public Uri? ReviewsBaseUri { get; init; }

    /// <summary>Where productpage and reviews v2 and v3 find <c>/ratings/{id}</c>.</summary>
    public Uri? RatingsBaseUri { get; init; }

    /// <summary>Where details asks for the book. Unset: it answers from its own knowledge and asks nobody, as Istio's sample does by default.</summary>
    public BookServiceAddress? Books { get; init; }

    /// <summary>Whether the book service "outside the mesh" runs in this process. Default false.</summary>
    public bool StartBookService { get; init; }

    /// <summary>Where ratings finds MongoDB, as a connection string of its driver. Unset: the store of this process.</summary>
    public string? MongoConnectionString { get; init; }

    /// <summary>Whether an in-memory store with the sample's ratings runs in this process. Default true.</summary>
    public bool StartMongoStore { get; init; } = true;

    /// <summary>Time productpage gives details and reviews before they count as unavailable; reviews gives ratings half of it, and
    /// ratings its database a quarter. Default 3 s, as in Istio's sample.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What reviews gives as its <c>clustername</c>.</summary>
    public string ClusterName { get; init; } = "loopback";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where the services log; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
