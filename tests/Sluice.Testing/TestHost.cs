using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sluice.Testing;

/// <summary>One host of a <see cref="TestNetwork"/>. A socket that is made in it stays in it, whoever uses it.</summary>
public sealed class TestHost(string name, string @namespace)
{
    private const int NetworkNamespace = 0x40000000;

    public string Name { get; } = name;

    /// <summary>The namespace's name for <c>ip netns exec</c>.</summary>
    public string Namespace { get; } = @namespace;

    /// <summary>Runs a command within the host to its end and returns what it wrote.</summary>
    public Task<string> RunAsync(string command, params string[] arguments) =>
        TestNetwork.RunAsync("ip", ["netns", "exec", Namespace, command, .. arguments]);

    /// <summary>A client that connects from this host to wherever names in the map stand; other names must be addresses.</summary>
    public HttpClient Client(params (string Name, string Address)[] names) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                ConnectCallback = async (context, cancel) =>
                {
                    var known = names.FirstOrDefault(n => n.Name == context.DnsEndPoint.Host).Address;
                    var address = IPAddress.Parse(known ?? context.DnsEndPoint.Host);
                    return new NetworkStream(await ConnectAsync(new(address, context.DnsEndPoint.Port), cancel), ownsSocket: true);
                },
            }
        );

    public async Task<Socket> ConnectAsync(IPEndPoint to, CancellationToken cancel)
    {
        var socket = Inside(() => new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await socket.ConnectAsync(to, cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Does something that makes sockets, as if this process stood in the host.</summary>
    public T Inside<T>(Func<T> action)
    {
        // The namespace belongs to the thread, so the thread is one that nobody else gets.
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/var/run/netns/{Namespace}");
                if (SetNamespace((int)handle.DangerousGetHandle(), NetworkNamespace) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException($"in host {Name}: {failure.Message}", failure);
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(int descriptor, int kind);
}
