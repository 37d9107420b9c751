namespace Sluice.ControlPlane.Acme.Accounts;

/// <summary>Where accounts are kept: on this machine, or where all replicas find them.</summary>
internal interface IAccountStore
{
    Task<KnownAccount?> LoadAsync(AccountSlot slot, CancellationToken cancel);

    Task SaveAsync(AccountSlot slot, KnownAccount account, CancellationToken cancel);
}
