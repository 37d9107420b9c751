using System.Text;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme.Names;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Store;
using Sluice.Resources;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Challenges;

/// <summary>Lays out the proofs of an order, where the authority will look, and clears them away.</summary>
internal sealed class ChallengeDesk(IResourceStore store, IGatewayRollout gateways, DnsProviders providers, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan DefaultPropagation = TimeSpan.FromSeconds(10);

    /// <summary>Time for clearing away, whatever ended the order. Default 30 s.</summary>
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    /// <summary>Completes when everything can be seen: gateways have acknowledged it, and name servers have had their time.</summary>
    /// <exception cref="AcmeException">Not everything can be laid out. What was, is to be cleared away all the same.</exception>
    public async Task PresentAsync(ResourceKey certificate, IReadOnlyList<Proof> proofs, AccountKey key, CancellationToken cancel)
    {
        var entries = Entries(proofs, key);
        if (entries.Count > 0)
            await ShowAsync(certificate, entries, cancel);
        var wait = TimeSpan.Zero;
        foreach (var proof in proofs.Where(p => p.Kind == AcmeChallengeKind.Dns01))
        {
            using var records = await providers.OpenAsync(certificate.Namespace, proof.Solver.Dns01!, cancel);
            await records.PresentAsync(RecordOf(proof, key), cancel);
            var asked = proof.Solver.Dns01!.PropagationDelay ?? DefaultPropagation;
            wait = asked > wait ? asked : wait;
        }
        await Task.Delay(wait, clock, cancel);
    }

    /// <summary>Never fails: what cannot be cleared away is told.</summary>
    public async Task ClearAsync(ResourceKey certificate, IReadOnlyList<Proof> proofs, AccountKey key)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit, clock);
        await AttemptAsync(certificate.ToString(), () => RemoveAsync(certificate, limit.Token));
        foreach (var proof in proofs.Where(p => p.Kind == AcmeChallengeKind.Dns01))
            await AttemptAsync(
                proof.DnsName,
                async () =>
                {
                    using var records = await providers.OpenAsync(certificate.Namespace, proof.Solver.Dns01!, limit.Token);
                    await records.CleanUpAsync(RecordOf(proof, key), limit.Token);
                }
            );
    }

    /// <summary>Takes a Certificate's challenges from the gateways, if there are any.</summary>
    public Task RemoveAsync(ResourceKey certificate, CancellationToken cancel) =>
        store.DeleteAsync(IdOf(certificate), Precondition.None, SecretJson.By("challenges are over"), isDryRun: false, cancel);

    private Dictionary<string, byte[]> Entries(IReadOnlyList<Proof> proofs, AccountKey key)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var proof in proofs)
        {
            var authorization = key.Authorize(proof.Challenge.Token);
            if (proof.Kind == AcmeChallengeKind.Http01)
                entries[AcmeChallengeSecret.HttpPrefix + proof.Challenge.Token] = Encoding.ASCII.GetBytes(authorization);
            if (proof.Kind != AcmeChallengeKind.TlsAlpn01)
                continue;
            var name = AcmeChallengeSecret.TlsPrefix + proof.DnsName;
            (entries[name + AcmeChallengeSecret.CertificateSuffix], entries[name + AcmeChallengeSecret.KeySuffix]) =
                TlsAlpnCertificate.Create(proof.DnsName, authorization, clock.GetUtcNow());
        }
        return entries;
    }

    private async Task ShowAsync(ResourceKey certificate, Dictionary<string, byte[]> entries, CancellationToken cancel)
    {
        var id = IdOf(certificate);
        var annotations = new Dictionary<string, string> { [SecretJson.CertificateAnnotation] = certificate.Name };
        var write = new StoreWrite
        {
            Id = id,
            Json = SecretJson.Write(id, AcmeChallengeSecret.Type, entries, annotations, before: null),
            By = SecretJson.By("challenges of a certificate authority"),
        };
        var written = SecretJson.Check(await store.ApplyAsync(write, cancel), id);
        var arrival = await gateways.ShownAsync(certificate.Namespace, written.Revision, cancel);
        log.ChallengesShown(certificate.Namespace, certificate.Name, arrival.Accepted, arrival.All);
        // With one that answers the authority may be lucky; with none it is not worth asking.
        if (arrival.Accepted == 0 && arrival.Problem.Length > 0)
            throw new AcmeException(AcmeFailure.Gateways, $"no gateway can answer the authority: {arrival.Problem}");
    }

    private async Task AttemptAsync(string name, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is AcmeException or StoreException or OperationCanceledException)
        {
            log.NotCleanedUp(name, e.Message);
        }
    }

    private static DnsRecord RecordOf(Proof proof, AccountKey key) => DnsRecord.Of(proof.DnsName, key.Authorize(proof.Challenge.Token));

    private static ResourceId IdOf(ResourceKey certificate) =>
        new("", "Secret", certificate.Namespace, AcmeChallengeSecret.NameOf(certificate.Name));
}
