using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme.Issuance;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Store;
using Sluice.Resources;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>What is under way for Certificates: one thing at a time for each.</summary>
internal sealed class CertificateJobs(AcmeTools tools, AcmeBook book, AcmeLedger ledger, TimeProvider clock, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, Task> _running = [];
    private readonly Dictionary<ResourceKey, (CertificateFacts Facts, DateTimeOffset At)> _fresh = [];
    private readonly RenewalWindows _windows = new(clock, log);

    /// <summary>Told when one is over.</summary>
    public event Action? Ended;

    public int Count
    {
        get
        {
            lock (_lock)
                return _running.Count;
        }
    }

    public bool IsBusy(ResourceKey certificate)
    {
        lock (_lock)
            return _running.ContainsKey(certificate);
    }

    /// <summary>What was issued here after <paramref name="since"/>; null: nothing.</summary>
    public CertificateFacts? Fresh(ResourceKey certificate, DateTimeOffset since)
    {
        lock (_lock)
            return _fresh.TryGetValue(certificate, out var fresh) && fresh.At > since ? fresh.Facts : null;
    }

    public RenewalPlan PlanOf(CertificateLook.Item item, CertificateFacts? current) =>
        RenewalPlan.Of(
            item.Certificate,
            CertificateIssuance.DirectoryOf(item.Issuer!.Spec.Server),
            current,
            current is null ? null : _windows.Find(item.Key, current.Serial)
        );

    public Attempts? AttemptsOf(CertificateLook.Item item) => ledger.AttemptsOf(item.Name);

    public DateTimeOffset AskAt(ResourceKey certificate, CertificateFacts current) =>
        current.RenewalId.Length == 0 ? DateTimeOffset.MaxValue : _windows.AskAt(certificate, current.Serial);

    public void Issue(CertificateOrder order, CancellationToken cancel)
    {
        var isWished = book.TakeWish(order.Item.Key);
        book.Put(CertificateStates.Issuing(order, []));
        Start(order.Item.Key, () => IssueAsync(order, isWished, cancel));
    }

    public void Ask(CertificateOrder order, CancellationToken cancel) =>
        Start(order.Item.Key, () => _windows.AskAsync(order.Item.Key, order.Item.Issuer!, order.Current!, cancel));

    public void Clear(ResourceKey certificate, CancellationToken cancel) =>
        Start(certificate, () => tools.Desk.RemoveAsync(certificate, cancel));

    public void Keep(IReadOnlySet<ResourceKey> certificates)
    {
        _windows.Keep(certificates);
        lock (_lock)
            foreach (var gone in _fresh.Keys.Where(k => !certificates.Contains(k)).ToList())
                _fresh.Remove(gone);
    }

    /// <summary>Completes when nothing is under way.</summary>
    public Task EndedAsync()
    {
        lock (_lock)
            return Task.WhenAll(_running.Values);
    }

    private void Start(ResourceKey certificate, Func<Task> work)
    {
        lock (_lock)
            _running.Add(certificate, Task.Run(() => RunAsync(certificate, work), CancellationToken.None));
    }

    private async Task RunAsync(ResourceKey certificate, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // We are going.
        }
        catch (Exception e) when (e is StoreException or AcmeException)
        {
            log.NotCleanedUp(certificate.ToString(), e.Message);
        }
        finally
        {
            lock (_lock)
                _running.Remove(certificate);
            Ended?.Invoke();
        }
    }

    private async Task IssueAsync(CertificateOrder order, bool isWished, CancellationToken cancel)
    {
        var task = new OrderTask(
            order.Item.Certificate,
            order.Item.Issuer!,
            order.Plan.IsServed ? order.Current!.RenewalId : "",
            states => book.Put(CertificateStates.Issuing(order, states))
        )
        {
            IsDue = facts => isWished || PlanOf(order.Item, facts).Due <= clock.GetUtcNow(),
        };
        try
        {
            var isFirst = !order.Plan.IsServed || order.Attempts is not null;
            var (facts, revision) = await tools.Issuance.IssueAsync(task, isWished ? "it was asked for" : order.Plan.Why, isFirst, cancel);
            lock (_lock)
                _fresh[order.Item.Key] = (facts, clock.GetUtcNow());
            ledger.Keep(order.Item.Name, null);
            await tools.Gateways.TakenUpAsync(revision, cancel);
        }
        catch (AcmeException e)
        {
            Fail(order, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Also of bugs: an order that fails must not end what watches over all others.
            Fail(order, new AcmeException(AcmeFailure.Store, e.Message, e));
        }
    }

    private void Fail(CertificateOrder order, AcmeException problem)
    {
        var now = clock.GetUtcNow();
        var count = order.Attempts is { } before && before.Wanted == order.Item.Wanted ? before.Count + 1 : 1;
        var next = now + Backoff.After(count, problem, RenewalPlan.Chance($"{order.Item.Name}/{count}/{now.Ticks}"));
        ledger.Keep(order.Item.Name, new(count, now, next, problem.Type, problem.Message, order.Item.Wanted));
        log.NotIssued(order.Item.Name, problem.Type, next, problem.Message);
    }
}
