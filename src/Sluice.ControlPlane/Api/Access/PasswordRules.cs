using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Which passwords are taken: long ones, of any characters, but not the first that everybody guesses (NIST SP 800-63B 5.1.1.2).</summary>
public static class PasswordRules
{
    /// <summary>NIST asks for 8 at least, OWASP for 12 where there is no second factor.</summary>
    public const int FewestCharacters = 12;

    /// <summary>Longer than any pass phrase; NIST wants 64 at least to be taken.</summary>
    public const int MostCharacters = 256;

    private const int GeneratedCharacters = 20;
    private const int FewestDifferent = 5;

    // No characters that look alike.
    private const string GeneratedFrom = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static readonly FrozenSet<string> Worst = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "password1234",
        "password12345",
        "password123456",
        "password123!",
        "passwordpassword",
        "passw0rd1234",
        "p@ssw0rd1234",
        "p@ssword1234",
        "123456789012",
        "1234567890123",
        "123456789012345",
        "1234567890123456",
        "012345678901",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwerty123456",
        "qwertyuiop[]",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "abcdefghijkl",
        "abcdefghijklm",
        "abcd12345678",
        "administrator",
        "administrator1",
        "adminadminadmin",
        "admin1234567",
        "admin12345678",
        "admin123456789",
        "changemechangeme",
        "changeme1234",
        "letmeinletmein",
        "letmein12345",
        "welcome12345",
        "welcome123456",
        "iloveyou1234",
        "sluicesluice",
        "sluicegateway",
        "correcthorsebatterystaple",
        "correct horse battery staple"
    );

    /// <summary>What is wrong with a password, as the end of a sentence; null: nothing.</summary>
    public static string? Problem(string user, string password)
    {
        if (password.Length < FewestCharacters)
            return $"it must have {FewestCharacters} characters at least";
        if (password.Length > MostCharacters)
            return $"it may have {MostCharacters} characters at most";
        if (password.Any(char.IsControl))
            return "it must not hold control characters";
        if (IsName(user, password))
            return "it must not be the user's name";
        return Worst.Contains(password) || password.Distinct().Count() < FewestDifferent
            ? "it is among the first that are guessed; choose another one"
            : null;
    }

    /// <summary>A password of 116 bits.</summary>
    public static string Generate() => RandomNumberGenerator.GetString(GeneratedFrom, GeneratedCharacters);

    // Also repeated, or with digits behind it.
    private static bool IsName(string user, string password)
    {
        if (user.Length == 0)
            return false;
        var rest = password.Replace(user, "", StringComparison.OrdinalIgnoreCase);
        return rest.Length < password.Length && rest.All(c => !char.IsLetter(c));
    }
}
