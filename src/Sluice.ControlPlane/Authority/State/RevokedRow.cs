namespace Sluice.ControlPlane.Authority.State;

/// <summary>A revoked serial number. An empty signer: nobody here knows who signed it, so every list names it.</summary>
internal sealed record RevokedRow(string Serial, string Signer, DateTimeOffset At);
