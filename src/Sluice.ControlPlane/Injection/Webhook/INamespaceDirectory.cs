namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>Where namespaces are known: a cluster's cache, or a store.</summary>
public interface INamespaceDirectory
{
    /// <returns>Null where the namespace, or anything about it, is not known: then the webhook's own selectors are trusted.</returns>
    NamespaceFacts? Find(string name);
}
