using Sluice.Snapshot;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>The service behind something.</summary>
internal static class ServiceCodec
{
    public static ServiceIdentity Unknown { get; } = new();

    public static Own.ServiceIdentity Encode(ServiceIdentity service) =>
        new()
        {
            Host = service.Host,
            Name = service.Name,
            Namespace = service.Namespace,
            Subset = service.Subset,
            Port = service.Port,
        };

    public static ServiceIdentity Decode(Own.ServiceIdentity wire) =>
        new()
        {
            Host = wire.Host,
            Name = wire.Name,
            Namespace = wire.Namespace,
            Subset = wire.Subset,
            Port = wire.Port,
        };
}
