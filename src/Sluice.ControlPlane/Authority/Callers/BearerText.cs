using System.Security.Cryptography;
using System.Text;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Reads bearer tokens.</summary>
internal static class BearerText
{
    /// <summary>Kubernetes' own are about 1 KiB; with a hundred groups, ten times that.</summary>
    private const int MaxBytes = 16 * 1024;

    /// <summary>The token; empty where there is none, or none that anybody could have made.</summary>
    public static string Of(CallerEvidence evidence)
    {
        var bytes = evidence.BearerToken.Reveal();
        return bytes.Length is 0 or > MaxBytes || bytes.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e)
            ? ""
            : Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Of tokens with 256 random bits; they need no salt and no slow hash.</summary>
    public static string Hash(Secret token) => Convert.ToHexStringLower(SHA256.HashData(token.Reveal()));
}
