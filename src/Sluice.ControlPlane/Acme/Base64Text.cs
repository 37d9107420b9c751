namespace Sluice.ControlPlane.Acme;

/// <summary>Keys as people paste them: either alphabet, with padding or without.</summary>
internal static class Base64Text
{
    /// <returns>Null: it is none, or empty.</returns>
    public static byte[]? Decode(string text)
    {
        var plain = text.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        plain = plain.PadRight((plain.Length + 3) / 4 * 4, '=');
        var bytes = new byte[plain.Length];
        return Convert.TryFromBase64String(plain, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
