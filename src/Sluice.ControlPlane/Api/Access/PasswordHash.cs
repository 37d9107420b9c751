using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>
/// Hashes of passwords: PBKDF2 with HMAC-SHA-512, written <c>pbkdf2-sha512$ROUNDS$SALT$HASH</c>. Unlike bcrypt it takes every byte of a
/// long pass phrase into account.
/// </summary>
internal static class PasswordHash
{
    /// <summary>OWASP's Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512; some 100 ms of a core.</summary>
    public const int Rounds = 210_000;

    private const string Scheme = "pbkdf2-sha512";

    // The file is our own, but what is absurd in it should not stop the server.
    private const int MostRounds = 10_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>What nobody's password has: who is not there costs as much as who is.</summary>
    public static string Nobody { get; } = Text(Rounds, new byte[SaltBytes], new byte[HashBytes]);

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Text(Rounds, salt, Derive(password, salt, Rounds));
    }

    public static bool Verify(string password, string hash)
    {
        var parts = hash.Split('$');
        if (parts is not [Scheme, var rounds, var salt, var expected])
            return false;
        if (!int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostRounds)
            return false;
        var derived = Derive(password, Convert.FromBase64String(salt), count);
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(expected));
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, HashBytes);

    private static string Text(int rounds, byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
}
