using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>For whom the console of this process asks: its own address, from which all of its people would come, says nothing.</summary>
internal static class ClientAddress
{
    public const string KeyHeader = "sluice-console-key";
    public const string AddressHeader = "sluice-client-address";

    public static void Believe(HttpContext context, Secret key)
    {
        if (key.IsEmpty || context.Request.Headers[KeyHeader] is not [{ } shown])
            return;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), key.Reveal()))
            return;
        if (context.Request.Headers[AddressHeader] is [{ } text] && IPAddress.TryParse(text, out var address))
            context.Connection.RemoteIpAddress = address;
    }
}
