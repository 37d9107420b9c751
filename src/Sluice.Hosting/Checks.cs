using System.CommandLine;

namespace Sluice.Hosting;

/// <summary>Checks of options' values that name the option in the error.</summary>
internal static class Checks
{
    /// <param name="error">What is wrong with a value; empty: nothing.</param>
    public static void Add<T>(Option<T> option, Func<T?, string> error) =>
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || error(result.GetValueOrDefault<T>()) is not { Length: > 0 } message)
                return;
            result.AddError($"{option.Name}: {message}");
        });
}
