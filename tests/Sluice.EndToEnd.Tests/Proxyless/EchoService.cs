using Grpc.Core;

namespace Sluice.EndToEnd.Tests.Proxyless;

/// <summary><c>/echo.Echo/Who</c>: says its name, and counts who asked.</summary>
internal sealed class EchoService(string name) : EchoServiceBase
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public override Task<byte[]> Who(byte[] request, ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(System.Text.Encoding.UTF8.GetBytes(name));
    }
}
