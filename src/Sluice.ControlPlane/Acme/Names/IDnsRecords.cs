namespace Sluice.ControlPlane.Acme.Names;

/// <summary>Whoever keeps a zone.</summary>
internal interface IDnsRecords : IDisposable
{
    /// <summary>Adds the record beside what is there: a name and its wildcard need two of one name.</summary>
    /// <exception cref="Protocol.AcmeException">It is refused.</exception>
    Task PresentAsync(DnsRecord record, CancellationToken cancel);

    /// <summary>Takes this record away, and no other.</summary>
    /// <exception cref="Protocol.AcmeException">It is refused.</exception>
    Task CleanUpAsync(DnsRecord record, CancellationToken cancel);
}
