using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme.Accounts;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>Has a certificate issued and puts it into its Secret, within what may be asked of the authority.</summary>
internal sealed class CertificateIssuance(
    AcmeAccounts accounts,
    OrderRunner runner,
    CertificateSecrets secrets,
    AcmeLedger ledger,
    TimeProvider clock,
    ILogger log
)
{
    private const string AccountGone = "accountDoesNotExist";

    private readonly AcmeBudget _budget = new(ledger, clock);

    /// <param name="task">What is wanted.</param>
    /// <param name="why">In words, for the log.</param>
    /// <param name="isFirst">There is none yet, or the last attempt failed: it is tried where failures cost nothing first, if there is such a place.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What the Secret holds now, and the store's revision of it.</returns>
    /// <exception cref="AcmeException">It is not issued; the Secret is as it was.</exception>
    public async Task<(CertificateFacts Facts, long Revision)> IssueAsync(
        OrderTask task,
        string why,
        bool isFirst,
        CancellationToken cancel
    )
    {
        var before = await secrets.ReadAsync(task.Certificate, cancel);
        if (CertificateSecrets.FactsOf(before) is { } there && !task.IsDue(there))
            return (there, before!.Revision);
        var directory = DirectoryOf(task.Issuer.Spec.Server);
        if (isFirst && task.Issuer.Spec.StagingServer.Length > 0)
            await OrderAsync(Trial(task), DirectoryOf(task.Issuer.Spec.StagingServer), $"trial, as {why}", cancel);
        var chain = await OrderAsync(task, directory, why, cancel);
        var revision = await secrets.WriteAsync(task, directory, chain, before, cancel);
        log.Issued(NameOf(task), chain.Leaf.NotAfter);
        return (chain.Leaf with { Directory = directory.AbsoluteUri }, revision);
    }

    /// <summary>When the authority wants a certificate renewed, and when to ask again. Null: it does not say.</summary>
    /// <exception cref="AcmeException">It cannot be had.</exception>
    public static async Task<(RenewalWindow? Window, TimeSpan? AskAgain)> RenewalInfoAsync(
        AcmeIssuer issuer,
        string renewalId,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        using var http = AcmeHttp.Create(issuer.Spec.CaBundle);
        var transport = new AcmeTransport(http, DirectoryOf(issuer.Spec.Server), clock);
        if ((await transport.DirectoryAsync(cancel)).RenewalInfo is not { } place)
            return (null, null);
        var reply = await transport.GetAsync(new Uri($"{place.AbsoluteUri.TrimEnd('/')}/{renewalId}"), cancel);
        return (RenewalWindow.Of(reply.Json()), reply.RetryAfter);
    }

    public static Uri DirectoryOf(string server) =>
        AcmeServers.Find(server) ?? throw new AcmeException(AcmeFailure.Configuration, $"'{server}' is no ACME directory");

    private async Task<IssuedChain> OrderAsync(OrderTask task, Uri directory, string why, CancellationToken cancel)
    {
        var slot = AccountSlot.Of(task.Issuer, directory);
        var names = task.Certificate.Spec.DnsNames;
        if (_budget.Refusal(slot.Id, task.Issuer.Spec.Limits, names) is { } refusal)
            throw new AcmeException(AcmeFailure.Budget, $"{refusal.Why}; the next attempt waits for that") { RetryAfter = refusal.Wait };
        log.Ordering(NameOf(task), directory.Host, why);
        try
        {
            var chain = await RunAsync(task, directory, slot, cancel);
            ledger.Add(LedgerKind.Issued, slot.Id, AcmeBudget.SetOf(names));
            return chain;
        }
        catch (AcmeException e)
        {
            foreach (var name in e.Names)
                ledger.Add(LedgerKind.FailedValidation, slot.Id, name);
            throw;
        }
    }

    private async Task<IssuedChain> RunAsync(OrderTask task, Uri directory, AccountSlot slot, CancellationToken cancel)
    {
        using var http = AcmeHttp.Create(task.Issuer.Spec.CaBundle);
        var transport = new AcmeTransport(http, directory, clock);
        var session = await accounts.OpenAsync(task.Issuer, directory, transport, cancel);
        var offersInfo = (await transport.DirectoryAsync(cancel)).RenewalInfo is not null;
        var fitting = offersInfo ? task : task with { Replaces = "" };
        // Before it is made: who crashes in between has asked all the same.
        ledger.Add(LedgerKind.Order, slot.Id, "");
        try
        {
            return await runner.RunAsync(session, fitting, cancel);
        }
        catch (AcmeException e) when (e.Type == AccountGone)
        {
            await accounts.ForgetAsync(slot, cancel);
            session = await accounts.OpenAsync(task.Issuer, directory, transport, cancel);
            return await runner.RunAsync(session, fitting, cancel);
        }
    }

    // An account elsewhere has no external one there.
    private static OrderTask Trial(OrderTask task) =>
        task with
        {
            Replaces = "",
            Issuer = task.Issuer with { Spec = task.Issuer.Spec with { ExternalAccount = null } },
        };

    private static string NameOf(OrderTask task) => $"{task.Certificate.Metadata.Namespace}/{task.Certificate.Metadata.Name}";
}
