using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>What one account asks of its authority, step by step (RFC 8555 7.4).</summary>
internal sealed class AcmeSession(AcmeTransport transport, AccountKey key, Uri account, AcmePolling polling)
{
    public AccountKey Key => key;

    /// <param name="names">The names, wildcards among them.</param>
    /// <param name="replaces">Identifier of the certificate that this one renews (RFC 9773 5); empty: none.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<AcmeOrder> OrderAsync(IEnumerable<string> names, string replaces, CancellationToken cancel)
    {
        var payload = new JsonObject
        {
            ["identifiers"] = new JsonArray([.. names.Select(n => new JsonObject { ["type"] = "dns", ["value"] = n })]),
        };
        if (replaces.Length > 0)
            payload["replaces"] = replaces;
        var place = (await transport.DirectoryAsync(cancel)).NewOrder;
        var reply = await transport.PostAsync(place, payload, key, account, cancel);
        var url = reply.Location ?? throw new AcmeException(AcmeFailure.Connection, "the authority does not say where the order is");
        return AcmeOrder.Of(url, reply.Json());
    }

    public async Task<AcmeAuthorization> AuthorizationAsync(Uri url, CancellationToken cancel) =>
        AcmeAuthorization.Of(url, (await transport.PostAsync(url, null, key, account, cancel)).Json());

    /// <summary>Tells the authority that it may look.</summary>
    public Task AnswerAsync(AcmeChallenge challenge, CancellationToken cancel) =>
        transport.PostAsync(challenge.Url, new JsonObject(), key, account, cancel);

    /// <summary>Waits until the authority has made up its mind.</summary>
    public async Task<AcmeAuthorization> JudgedAsync(AcmeAuthorization pending, CancellationToken cancel) =>
        await polling.UntilAsync(
            async () =>
            {
                var reply = await transport.PostAsync(pending.Url, null, key, account, cancel);
                var now = AcmeAuthorization.Of(pending.Url, reply.Json());
                return (now.Status is "pending" or "processing" ? null : now, reply.RetryAfter);
            },
            $"the authority's judgement of {pending.DnsName}",
            cancel
        );

    /// <summary>Hands in the request for signing, and waits for the certificate's place.</summary>
    public async Task<AcmeOrder> FinalizeAsync(AcmeOrder order, byte[] csr, CancellationToken cancel)
    {
        await ReadyAsync(order, cancel);
        var payload = new JsonObject { ["csr"] = Base64Url.EncodeToString(csr) };
        var finalize =
            order.Finalize ?? throw new AcmeException(AcmeFailure.Connection, "the authority does not say where to finish the order");
        await transport.PostAsync(finalize, payload, key, account, cancel);
        var done = await polling.UntilAsync(
            async () =>
            {
                var (now, wait) = await LookAsync(order, cancel);
                return (now.Status is "processing" or "ready" or "pending" ? null : now, wait);
            },
            "the certificate",
            cancel
        );
        return done.Status == "valid" ? done : throw Invalid(done);
    }

    /// <summary>The chain in PEM, leaf first.</summary>
    public async Task<string> DownloadAsync(AcmeOrder order, CancellationToken cancel)
    {
        var place =
            order.Certificate ?? throw new AcmeException(AcmeFailure.Connection, "the authority does not say where the certificate is");
        return Encoding.ASCII.GetString((await transport.PostAsync(place, null, key, account, cancel)).Body);
    }

    // Authorizations that were valid already make it ready at once; else it may lag behind them.
    private async Task ReadyAsync(AcmeOrder order, CancellationToken cancel)
    {
        var ready = await polling.UntilAsync(
            async () =>
            {
                var (now, wait) = await LookAsync(order, cancel);
                return (now.Status == "pending" ? null : now, wait);
            },
            "the order",
            cancel
        );
        if (ready.Status == "invalid")
            throw Invalid(ready);
    }

    private async Task<(AcmeOrder Order, TimeSpan? Wait)> LookAsync(AcmeOrder order, CancellationToken cancel)
    {
        var reply = await transport.PostAsync(order.Url, null, key, account, cancel);
        return (AcmeOrder.Of(order.Url, reply.Json()), reply.RetryAfter);
    }

    private static AcmeException Invalid(AcmeOrder order)
    {
        var (type, detail) = AcmeProblems.Read(order.Error);
        return new(
            type.Length > 0 ? type : AcmeFailure.Invalid,
            detail.Length > 0 ? detail : $"the authority says that the order is {order.Status}"
        );
    }
}
