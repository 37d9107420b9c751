using Sluice.ControlPlane.Acme.Challenges;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>One order from its beginning to the certificate (RFC 8555 7.4, 7.5).</summary>
internal sealed class OrderRunner(ChallengeDesk desk, TimeProvider clock)
{
    /// <exception cref="AcmeException">It cannot be carried through.</exception>
    public async Task<IssuedChain> RunAsync(AcmeSession session, OrderTask task, CancellationToken cancel)
    {
        var names = task.Certificate.Spec.DnsNames;
        var order = await OrderAsync(session, task, cancel);
        var open = await OpenAsync(session, order, task, cancel);
        if (open.Count > 0)
            await ProveAsync(session, task, open, cancel);
        using var key = CertificateKeys.Create(task.Certificate.Spec.KeyType);
        var done = await session.FinalizeAsync(order, CertificateKeys.Request(key, names), cancel);
        return IssuedChain.Check(await session.DownloadAsync(done, cancel), key, names, clock.GetUtcNow());
    }

    // The authority may know better whether the old certificate was replaced already; that is no reason not to renew.
    private static async Task<AcmeOrder> OrderAsync(AcmeSession session, OrderTask task, CancellationToken cancel)
    {
        try
        {
            return await session.OrderAsync(task.Certificate.Spec.DnsNames, task.Replaces, cancel);
        }
        catch (AcmeException e) when (task.Replaces.Length > 0 && (e.Type is "alreadyReplaced" or "malformed" or "unauthorized"))
        {
            return await session.OrderAsync(task.Certificate.Spec.DnsNames, "", cancel);
        }
    }

    // What was proved lately need not be proved again.
    private static async Task<List<Proof>> OpenAsync(AcmeSession session, AcmeOrder order, OrderTask task, CancellationToken cancel)
    {
        var open = new List<Proof>();
        foreach (var url in order.Authorizations)
        {
            var authorization = await session.AuthorizationAsync(url, cancel);
            if (authorization.Status == "pending")
                open.Add(Proof.Choose(task.Issuer, authorization));
            else if (authorization.Status != "valid")
                throw new AcmeException(AcmeFailure.Invalid, $"the authorization of {authorization.DnsName} is {authorization.Status}");
        }
        task.Tell([.. open.Select(p => new ChallengeState(p.DnsName, p.Challenge.Type, "presenting", ""))]);
        return open;
    }

    private async Task ProveAsync(AcmeSession session, OrderTask task, List<Proof> open, CancellationToken cancel)
    {
        var key = task.Certificate.Key;
        try
        {
            await desk.PresentAsync(key, open, session.Key, cancel);
            task.Tell([.. open.Select(p => new ChallengeState(p.DnsName, p.Challenge.Type, "validating", ""))]);
            foreach (var proof in open)
                await session.AnswerAsync(proof.Challenge, cancel);
            var judged = await Task.WhenAll(open.Select(p => session.JudgedAsync(p.Authorization, cancel)));
            var states = open.Zip(judged, StateOf).ToList();
            task.Tell(states);
            if (states.Exists(s => s.State != "valid"))
                throw Invalid(states);
        }
        finally
        {
            await desk.ClearAsync(key, open, session.Key);
        }
    }

    private static ChallengeState StateOf(Proof proof, AcmeAuthorization judged)
    {
        var (_, detail) = AcmeProblems.Read(judged.Challenges.FirstOrDefault(c => c.Url == proof.Challenge.Url)?.Error);
        return new(proof.DnsName, proof.Challenge.Type, judged.Status, detail);
    }

    private static AcmeException Invalid(List<ChallengeState> states)
    {
        var failed = states.Where(s => s.State != "valid").ToList();
        var words = failed.Select(s => $"{s.DnsName} ({s.Type}): {(s.Detail.Length > 0 ? s.Detail : s.State)}");
        return new(AcmeFailure.Invalid, string.Join("; ", words)) { Names = [.. failed.Select(s => AcmeSolvers.Proved(s.DnsName))] };
    }
}
