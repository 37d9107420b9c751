using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Webhook;

namespace Sluice.ControlPlane.Push;

/// <summary>Namespaces as the mesh knows them, for injection.</summary>
public sealed class MeshNamespaces(MeshPush push) : INamespaceDirectory
{
    public NamespaceFacts? Find(string name)
    {
        foreach (var known in push.Resources.Namespaces)
        {
            if (known.Metadata.Name == name)
                return NamespaceFacts.From(name, known.Metadata.Labels, known.Metadata.Annotations);
        }
        return null;
    }
}
