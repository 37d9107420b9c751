namespace Sluice.Admin.Access;

/// <summary>Where to go after signing in: a path of the console, and nothing that a browser could take for another site.</summary>
internal static class ReturnPath
{
    public const string Home = "/";
    private const int MostCharacters = 2048;

    /// <summary>The path if it is one of ours, else the start page.</summary>
    public static string Of(string? wanted) =>
        wanted is { Length: > 0 and <= MostCharacters }
        && wanted[0] == '/'
        && (wanted.Length == 1 || wanted[1] is not ('/' or '\\'))
        && !wanted.Any(c => char.IsControl(c) || c == '\\')
            ? wanted
            : Home;
}
