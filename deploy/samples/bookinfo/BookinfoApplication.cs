using System.Net;
using Bookinfo.Hosting;
using Bookinfo.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Bookinfo;

/// <summary>The Bookinfo application: productpage, details, reviews v1 to v3, ratings and its database, in one process on loopback.</summary>
public sealed class BookinfoApplication : IAsyncDisposable
{
    private readonly BookinfoOptions _options;
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly List<ServiceEndpoint> _endpoints = [];

    private BookinfoApplication(BookinfoOptions options) => _options = options;

    /// <summary>Every service with the address it listens on; reviews is listed once per version.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints => _endpoints;

    /// <summary>The in-memory database; null when the options start none.</summary>
    public MongoStore? Store { get; private set; }

    /// <summary>Starts every service and returns when all of them accept connections.</summary>
    public static async Task<BookinfoApplication> StartAsync(BookinfoOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var application = new BookinfoApplication(options);
        try
        {
            await application.StartAsync(cancellation);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of a service; of its first version when none is given.</summary>
    public IPEndPoint EndPointOf(string service, string? version = null) =>
        _endpoints
            .First(e =>
                e.Service.Equals(service, StringComparison.Ordinal)
                && (version is null || e.Version.Equals(version, StringComparison.Ordinal))
            )
            .EndPoint;

    /// <summary>Stops the services, those that call others first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var ports = _options.Ports;
        var pageCalls = Client(_options.CallTimeout);
        // Each hop has half the time of its caller, so that a service can still say what it lacks before the caller gives up on it.
        var innerCalls = Client(_options.CallTimeout / 2);
        await StartStoreAsync(ports.MongoDb);

        if (_options.StartBookService)
            await StartAsync(ServiceNames.Books, "v1", ports.Books, new Books.BookService(), cancellation);
        await StartAsync(ServiceNames.Details, "v1", ports.Details, new Details.DetailsService(_options.Books, innerCalls), cancellation);
        await StartAsync(ServiceNames.Ratings, "v1", ports.Ratings, new Ratings.RatingsService(OpenDatabase()), cancellation);
        var ratings = _options.RatingsBaseUri ?? BaseUris(ServiceNames.Ratings)[0];
        foreach (var (version, port) in new[] { ("v1", ports.ReviewsV1), ("v2", ports.ReviewsV2), ("v3", ports.ReviewsV3) })
        {
            var reviews = new Reviews.ReviewsService(version, _options.ClusterName, ratings, innerCalls);
            await StartAsync(ServiceNames.Reviews, version, port, reviews, cancellation);
        }

        var upstreams = new ProductPage.Upstreams(
            pageCalls,
            _options.DetailsBaseUri ?? BaseUris(ServiceNames.Details)[0],
            _options.ReviewsBaseUri is { } reviewsUri ? [reviewsUri] : BaseUris(ServiceNames.Reviews),
            ratings
        );
        await StartAsync(ServiceNames.ProductPage, "v1", ports.ProductPage, new ProductPage.ProductPageService(upstreams), cancellation);
    }

    private ServiceClient Client(TimeSpan timeout)
    {
        var client = new ServiceClient(timeout);
        _running.Push(client);
        return client;
    }

    private async Task StartStoreAsync(int port)
    {
        if (!_options.StartMongoStore)
            return;
        Store = await MongoStore.StartAsync(port, _options.Clock);
        _running.Push(Store);
        _endpoints.Add(new ServiceEndpoint(ServiceNames.MongoDb, "v1", Store.EndPoint));
        Store.Insert("test", "ratings", new BsonDocument("rating", 5), new BsonDocument("rating", 4));
    }

    private Ratings.RatingsDatabase OpenDatabase()
    {
        var address = _options.MongoConnectionString ?? Store?.ConnectionString;
        if (address is null)
            throw new InvalidOperationException("Without a store of its own the application needs a connection string.");
        var settings = MongoClientSettings.FromConnectionString(address);
        var timeout = _options.CallTimeout / 4;
        settings.ServerSelectionTimeout = settings.ConnectTimeout = timeout;
        var database = new Ratings.RatingsDatabase(new MongoClient(settings), timeout);
        _running.Push(database);
        return database;
    }

    private async Task StartAsync(string name, string version, int port, IHttpService service, CancellationToken cancellation)
    {
        var host = await ServiceHost.StartAsync(port, service, _options.LoggerFactory, cancellation);
        _running.Push(host);
        _endpoints.Add(new ServiceEndpoint(name, version, host.EndPoint));
    }

    private Uri[] BaseUris(string service) =>
        [.. _endpoints.Where(e => e.Service.Equals(service, StringComparison.Ordinal)).Select(e => e.BaseUri)];
}
