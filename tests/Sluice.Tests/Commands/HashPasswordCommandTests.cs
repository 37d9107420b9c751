using System.Text;
using Sluice.Commands;

namespace Sluice.Tests.Commands;

public sealed class HashPasswordCommandTests
{
    [Theory]
    [InlineData("correct horse\n", "correct horse")]
    [InlineData("\uFEFFpässwörd\r\n", "pässwörd")]
    public void The_hash_is_that_of_the_line(string input, string password)
    {
        var (code, output, error) = Run(input);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("$2a$12$", output, StringComparison.Ordinal);
        Assert.True(BCrypt.Net.BCrypt.Verify(password, output.Trim()));
        Assert.False(BCrypt.Net.BCrypt.Verify(password + "x", output.Trim()));
    }

    /// <summary>They begin with $2y$ and are the same otherwise. Users bring such files along.</summary>
    [Fact]
    public void The_package_verifies_htpasswds_hashes()
    {
        var hash = BCrypt.Net.BCrypt.HashPassword("secret", 4);
        Assert.True(BCrypt.Net.BCrypt.Verify("secret", string.Concat("$2y$", hash.AsSpan(4))));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n", "empty")]
    [InlineData("one\ntwo\n", "control characters")]
    [InlineData("a\0b", "control characters")]
    [InlineData("ä2345678901234567890123456789012345678901234567890123456789012345678901x", "72 bytes")]
    public void What_bcrypt_would_cut_or_no_client_could_send_is_refused(string input, string why)
    {
        var (code, output, error) = Run(input);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Seventy_two_bytes_are_not_too_many() => Assert.Equal(0, Run(new string('x', 72)).Code);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() => Assert.Equal(2, Run([0xff, 0xfe, 0x41]).Code);

    [Fact]
    public void Two_different_passwords_from_a_terminal_are_refused()
    {
        using var error = new StringWriter();
        Assert.Equal(2, HashPasswordCommand.Run(() => null, TextWriter.Null, error));
        Assert.Contains("differ", error.ToString(), StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(string input) => Run(Encoding.UTF8.GetBytes(input));

    private static (int Code, string Output, string Error) Run(byte[] input)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = HashPasswordCommand.Run(() => PasswordInput.FromStream(new MemoryStream(input)), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
