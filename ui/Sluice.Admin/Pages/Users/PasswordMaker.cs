using System.Security.Cryptography;

namespace Sluice.Admin.Pages.Users;

/// <summary>First passwords that nobody has to think of.</summary>
public static class PasswordMaker
{
    // 116 bits, as the API's own.
    private const int Characters = 20;

    // No characters that look alike.
    private const string From = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static string Make() => RandomNumberGenerator.GetString(From, Characters);
}
