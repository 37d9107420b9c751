using System.CommandLine;
using System.Text;

namespace Sluice.Commands;

/// <summary><c>sluice hash-password</c>: the hash that stands for a password in the Secret of a forward proxy's users.</summary>
internal static class HashPasswordCommand
{
    private const int Done = 0;
    private const int WrongUsage = 2;

    // About a quarter of a second, of which an attacker who has the hash needs one for each guess. OWASP asks for 10 at least.
    private const int Cost = 12;

    // bcrypt takes no more bytes into account: two passwords that differ after them would both be right.
    private const int MaxBytes = 72;

    public static Command Create()
    {
        var command = new Command("hash-password", "Read a password from standard input or the terminal, and print its bcrypt hash.");
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return Run(
                () => Console.IsInputRedirected ? PasswordInput.FromStream(Console.OpenStandardInput()) : PasswordInput.FromTerminal(error),
                output,
                error
            );
        });
        return command;
    }

    /// <param name="read">The password; null where the person typed two different ones.</param>
    internal static int Run(Func<string?> read, TextWriter output, TextWriter error)
    {
        string? password;
        try
        {
            password = read();
        }
        catch (DecoderFallbackException)
        {
            error.WriteLine("sluice hash-password: the password is not UTF-8");
            return WrongUsage;
        }
        if (Problem(password) is { } problem)
        {
            error.WriteLine($"sluice hash-password: {problem}");
            return WrongUsage;
        }
        output.WriteLine(BCrypt.Net.BCrypt.HashPassword(password, Cost));
        return Done;
    }

    private static string? Problem(string? password)
    {
        if (password is null)
            return "the two passwords differ";
        if (password.Length == 0)
            return "the password is empty";
        // RFC 7617 2: no client could send it.
        if (password.Any(char.IsControl))
            return "the password holds control characters; it must be one line";
        var bytes = Encoding.UTF8.GetByteCount(password);
        return bytes > MaxBytes ? $"the password has more than {MaxBytes} bytes, which is all that bcrypt takes into account" : null;
    }
}
