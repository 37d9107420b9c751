using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Push;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>revocations</c>: takes a certificate back by its serial number, or all that an identity has now.</summary>
internal static class RevocationJson
{
    // RFC 5280 4.1.2.2: 20 octets at most.
    private const int MostDigits = 40;

    public static async Task<ApiAnswer> RevokeAsync(MeshOperations mesh, HttpRequest request, Principal by, CancellationToken cancel)
    {
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var (serial, ns, account) = (body.TextAt("serial"), body.TextAt("namespace"), body.TextAt("serviceAccount"));
        if ((serial.Length > 0) == (ns.Length + account.Length > 0))
            return Refusals.BadRequest("either serial, or namespace and serviceAccount, must say what is revoked");
        // A serial number does not tell whose it is.
        if (!by.Has(Role.Admin, serial.Length > 0 ? Grant.Everywhere : ns))
            return Refusals.Forbidden(
                $"revocations.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" is not admin of {(serial.Length > 0 ? "all namespaces" : $"namespace \"{ns}\"")}"
            );
        if (serial.Length > 0)
            return IsSerial(serial)
                ? Revoked("serial", serial.ToUpperInvariant(), mesh.Revoke(serial) ? 1 : 0)
                : Refusals.BadRequest("serial must be hexadecimal, two digits for each of at most 20 octets");
        return mesh.Revoke(ns, account) is { } done
            ? Revoked("identity", done.Identity.SpiffeId, done.Count)
            : Refusals.BadRequest("namespace and serviceAccount must be names of lower case letters, digits, '-' and '.'");
    }

    private static bool IsSerial(string text) =>
        text.Length is > 0 and <= MostDigits && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static ApiAnswer Revoked(string what, string which, int count) =>
        new()
        {
            Code = StatusCodes.Status201Created,
            Name = which,
            Body = new JsonObject
            {
                ["kind"] = "Revocation",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                [what] = which,
                // Those that this control plane has issued itself, and that were not revoked before.
                ["certificates"] = count,
            },
        };
}
