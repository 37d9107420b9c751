namespace Sluice.Client;

/// <summary>What commands take from the process that they run in.</summary>
internal sealed record ClientEnvironment
{
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The user's home folder.</summary>
    public required string Home { get; init; }
    public required Func<Stream> StandardInput { get; init; }
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static ClientEnvironment OfProcess() =>
        new()
        {
            Variable = Environment.GetEnvironmentVariable,
            Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            StandardInput = Console.OpenStandardInput,
        };
}
