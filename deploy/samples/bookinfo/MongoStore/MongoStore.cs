using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>A small in-memory document store that speaks MongoDB's wire protocol on loopback, for the sample and for tests.</summary>
/// <remarks>
/// It knows the commands a driver needs for create, read, update, delete and count, keeps everything in memory, and has neither
/// authentication nor transactions: not a database to keep anything in.
/// </remarks>
public sealed class MongoStore : IAsyncDisposable
{
    /// <summary>Connections served at a time; a further one is closed at once.</summary>
    public const int MaxConnections = 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Task> _connections = [];
    private readonly Socket _listener;
    private readonly StoreState _state;
    private readonly CommandTable _commands;
    private readonly Task _accepting;
    private int _disposed;

    private MongoStore(Socket listener, TimeProvider clock)
    {
        _listener = listener;
        _state = new StoreState();
        _commands = new CommandTable(_state, clock);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>The address the store listens on, with the port really bound.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>A connection string for the real driver.</summary>
    public string ConnectionString => $"mongodb://{EndPoint}/?directConnection=true";

    /// <summary>Starts a store on a loopback port; 0 picks a free one.</summary>
    public static Task<MongoStore> StartAsync(int port = 0, TimeProvider? clock = null) =>
        StartAsync(new IPEndPoint(IPAddress.Loopback, port), clock);

    /// <summary>Starts a store.</summary>
    /// <exception cref="ArgumentException">The address is not a loopback address: the store has no authentication.</exception>
    public static Task<MongoStore> StartAsync(IPEndPoint endPoint, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        if (!IPAddress.IsLoopback(endPoint.Address))
            throw new ArgumentException("The store listens on loopback only.", nameof(endPoint));
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(512);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        return Task.FromResult(new MongoStore(listener, clock ?? TimeProvider.System));
    }

    /// <summary>Puts documents into a collection without a network round trip; one without <c>_id</c> gets one.</summary>
    public void Insert(string database, string collection, params IEnumerable<BsonDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        foreach (var document in documents)
            _state.Write(new Namespace(database, collection), c => c.Insert(document.DeepClone().AsBsonDocument));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] open;
        lock (_lock)
            open = [.. _connections.Values];
        await Task.WhenAll(open);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        for (var id = 1; !_stopping.IsCancellationRequested; id++)
        {
            try
            {
                Open(id, await _listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that went away between connect and accept is no reason to stop listening.
            }
        }
    }

    private void Open(int id, Socket socket)
    {
        lock (_lock)
        {
            if (_connections.Count >= MaxConnections)
            {
                socket.Dispose();
                return;
            }
            _connections[id] = Task.Run(() => ServeAsync(id, socket), CancellationToken.None);
        }
    }

    private async Task ServeAsync(int id, Socket socket)
    {
        try
        {
            await new MongoConnection(id, socket, _commands).RunAsync(_stopping.Token);
        }
        finally
        {
            lock (_lock)
                _connections.Remove(id);
        }
    }
}
