namespace Sluice.Commands.Client;

/// <summary>What commands end with, so that scripts can tell.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int NotDone = 1;
    public const int WrongUsage = 2;

    /// <summary>As <c>kubectl diff</c> has it: 1 is for differences.</summary>
    public const int Differs = 1;
    public const int NotCompared = 2;
}
