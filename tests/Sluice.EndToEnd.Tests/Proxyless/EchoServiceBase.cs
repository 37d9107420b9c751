using Grpc.Core;

namespace Sluice.EndToEnd.Tests.Proxyless;

/// <summary>What a compiler of protocols would make of a service with one call, its messages plain bytes.</summary>
[BindServiceMethod(typeof(EchoServiceBase), nameof(BindService))]
internal abstract class EchoServiceBase
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);
    private static readonly Method<byte[], byte[]> Call = new(MethodType.Unary, "echo.Echo", "Who", Bytes, Bytes);

    public static void BindService(ServiceBinderBase binder, EchoServiceBase? service) =>
        binder.AddMethod(Call, service is null ? null! : new UnaryServerMethod<byte[], byte[]>(service.Who));

    public abstract Task<byte[]> Who(byte[] request, ServerCallContext context);
}
