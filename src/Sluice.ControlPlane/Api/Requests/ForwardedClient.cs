using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>Whose request a console in this process passes on: it tells the browser's address, and proves by a key that it may.</summary>
/// <remarks>Without it everybody who signs in on the console would come from loopback, and one who guesses passwords would lock out all.</remarks>
internal sealed class ForwardedClient(string? key)
{
    public const string KeyHeader = "Sluice-Forwarding-Key";
    public const string ClientHeader = "Sluice-Forwarded-For";

    private readonly byte[]? _key = key is null ? null : Encoding.ASCII.GetBytes(key);

    /// <summary>Sets the request's address to the browser's. Whoever has no key is left as they are.</summary>
    public void Apply(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (_key is null || headers[KeyHeader] is not [{ } shown])
            return;
        var isKnown = CryptographicOperations.FixedTimeEquals(_key, Encoding.ASCII.GetBytes(shown));
        if (isKnown && IPAddress.TryParse(headers[ClientHeader].ToString(), out var client))
            context.Connection.RemoteIpAddress = client;
        headers.Remove(KeyHeader);
    }
}
