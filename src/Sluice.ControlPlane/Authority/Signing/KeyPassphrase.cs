using System.Security.Cryptography;
using System.Text;
using Sluice.ControlPlane.Files;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>What keys at rest are encrypted with.</summary>
/// <remarks>
/// It protects copies of the data folder that travel without it: backups, images, volumes that are handed on. It does not protect from
/// whoever may read the passphrase too: root, the same user, or whoever reads this process's memory or environment. A passphrase file in
/// the data folder itself therefore protects from nothing but a look at the key file alone.
/// </remarks>
public sealed class KeyPassphrase(Secret value)
{
    private const int MinCharacters = 16;

    internal Secret Value { get; } =
        value.Reveal().Length >= MinCharacters
            ? value
            : throw new ArgumentException($"a passphrase has at least {MinCharacters} characters", nameof(value));

    /// <summary>Reads a file of mode 0600 (or stricter); where there is none, makes one with 256 random bits.</summary>
    /// <returns>Null with a diagnostic where others may read it, or it is too short.</returns>
    public static KeyPassphrase? FromFile(string path, DiagnosticBag diagnostics)
    {
        try
        {
            if (!File.Exists(path))
                PrivateFile.WriteNew(path, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true) + "\n"));
            const UnixFileMode Others = (UnixFileMode)0b000_111_111;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                diagnostics.Add(Codes.PassphraseUnfit, default, "", path, "others may read it; its mode is to be 0600");
                return null;
            }
            return Of(File.ReadAllText(path), path, diagnostics);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Codes.AuthorityFileUnreadable, default, "", path, problem.Message);
            return null;
        }
    }

    /// <returns>Null with a diagnostic where the variable is not set, or is too short.</returns>
    public static KeyPassphrase? FromEnvironment(string variable, DiagnosticBag diagnostics) =>
        Of(Environment.GetEnvironmentVariable(variable) ?? "", $"${variable}", diagnostics);

    private static KeyPassphrase? Of(string text, string where, DiagnosticBag diagnostics)
    {
        var trimmed = text.Trim();
        if (trimmed.Length >= MinCharacters)
            return new(new Secret(Encoding.UTF8.GetBytes(trimmed)));
        diagnostics.Add(Codes.PassphraseUnfit, default, "", where, $"it has fewer than {MinCharacters} characters");
        return null;
    }
}
