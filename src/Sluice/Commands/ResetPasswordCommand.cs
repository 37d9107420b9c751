using System.CommandLine;
using System.Text;
using Microsoft.Data.Sqlite;
using Sluice.ControlPlane.Api.Access;
using Sluice.Roles.ControlPlane;

namespace Sluice.Commands;

/// <summary><c>sluice control-plane reset-password</c>: a new password for who has lost theirs. Whoever may write the data folder may do so.</summary>
internal static class ResetPasswordCommand
{
    private const int Done = 0;
    private const int Failed = 1;

    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "The control plane's data folder. The control plane may run meanwhile, and takes it over within seconds.",
            Required = true,
            HelpName = "FOLDER",
        };
        var user = new Option<string>("--user")
        {
            Description = "Whose password.",
            DefaultValueFactory = _ => UserStore.First,
            HelpName = "NAME",
        };
        var command = new Command(
            "reset-password",
            "Give a user a new random password, print it, end their sessions and let them log in again. It must be changed at the next login."
        )
        {
            data,
            user,
        };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return Run(parsed.GetValue(data)!, parsed.GetValue(user)!, output, error);
        });
        return command;
    }

    internal static int Run(string folder, string user, TextWriter output, TextWriter error)
    {
        var file = Path.Combine(folder, OperatorAccess.FileName);
        if (!File.Exists(file))
        {
            error.WriteLine(
                $"sluice control-plane reset-password: '{folder}' is no data folder of a control plane: it has no {OperatorAccess.FileName}"
            );
            return Failed;
        }
        try
        {
            using var access = AccessStore.Open(file, TimeProvider.System);
            if (access.Users.Reset(user) is not { } password)
            {
                error.WriteLine($"sluice control-plane reset-password: there is no user '{user}'{Known(access)}");
                return Failed;
            }
            output.WriteLine(Encoding.UTF8.GetString(password.Reveal()));
            return Done;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"sluice control-plane reset-password: {e.Message}");
            return Failed;
        }
    }

    private static string Known(AccessStore access) =>
        access.Users.All is { Count: > 0 } users ? $"; there are {string.Join(", ", users.Select(u => u.Name).Take(20))}" : "";
}
