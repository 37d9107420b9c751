using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.ControlPlane.Acme;

/// <summary>Where the state of ACME lies.</summary>
public sealed record AcmeOptions
{
    /// <summary>Keeps the ledger and, where <see cref="AccountsInStore"/> is false, the accounts.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Encrypts the accounts' keys in the folder.</summary>
    public required KeyPassphrase Passphrase { get; init; }

    /// <summary>Accounts are Secrets in the store, so that whichever replica leads goes on with them. Default false.</summary>
    public bool AccountsInStore { get; init; }

    /// <summary>Time that gateways of other replicas get to take up a challenge. Default 0: there are none.</summary>
    public TimeSpan OtherReplicas { get; init; }

    /// <summary>Rounds of PBKDF2 for accounts' keys; tests lower it.</summary>
    internal int KeyIterations { get; init; } = 600_000;
}
