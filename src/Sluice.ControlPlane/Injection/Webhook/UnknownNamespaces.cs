namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>Knows no namespace: the selectors of the MutatingWebhookConfiguration decide.</summary>
public sealed class UnknownNamespaces : INamespaceDirectory
{
    public NamespaceFacts? Find(string name) => null;
}
