using Bookinfo;
using Sluice.Proxy;

namespace Sluice.Roles.Demo;

/// <summary>The demo's working copy of the sample: resources that a person may edit, certificates, and the access log.</summary>
internal sealed class DemoFolder : IDisposable
{
    public DemoFolder() => Root = Directory.CreateTempSubdirectory("sluice-demo-").FullName;

    public string Root { get; }

    public string Config => Path.Combine(Root, "config");

    public string Certificates => Path.Combine(Root, "certs");

    /// <summary>The control plane's data, with the operator's kubeconfig.</summary>
    public string ControlPlane => Path.Combine(Root, "control-plane");

    public string Kubeconfig => Path.Combine(ControlPlane, "kubeconfig");

    /// <summary>What the gateways trust the control plane by.</summary>
    public string MeshRoots => Path.Combine(Root, "mesh-roots.pem");

    public string AccessLog => Path.Combine(Root, "access.log");

    /// <summary>What left, and what was not let out.</summary>
    public string EgressRecords => Path.Combine(Root, "egress-records.jsonl");

    public string EgressAccessLog => Path.Combine(Root, "egress.log");

    /// <summary>Copies the sample's resources, except that the services stand where they really listen.</summary>
    public void WriteConfig(IEnumerable<ServiceEndpoint> endpoints)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "samples", "bookinfo");
        Directory.CreateDirectory(Config);
        foreach (var file in Directory.EnumerateFiles(source, "*.yaml"))
            File.Copy(file, Path.Combine(Config, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(Config, "services.yaml"), ServiceEntryYaml.Render(endpoints));
    }

    /// <summary>Where the sample's certificate paths lead.</summary>
    public void MapFiles(ProxyOptions options) => options.FileMap["/etc/certs"] = Certificates;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
