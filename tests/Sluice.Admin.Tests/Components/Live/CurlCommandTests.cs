using System.Diagnostics;
using System.Text;
using Sluice.Admin.Pages.Live;

namespace Sluice.Admin.Tests.Components.Live;

/// <summary>What strangers send becomes a command that somebody pastes into a terminal.</summary>
public sealed class CurlCommandTests
{
    public static TheoryData<string> Hostile =>
        [
            "plain",
            "it's",
            "$(touch pwned)",
            "`touch pwned`",
            "'; touch pwned; '",
            "\\'; touch pwned; #",
            "a\\",
            "\"$HOME\"",
            "!!",
            "~ * ? [a-z] {a,b}",
            "a\nb; touch pwned",
            "a\r\ntouch pwned\r\n",
            "\u001b[2J\u001b]0;title\u0007",
            "\u0003\u0004\u007f",
            "\u0085\u009b31m",
            "tab\tand 'quote' and \\ together\u0001",
            "\u00017",
            "\u202egnp.exe",
            "한국어 😀",
            "--output pwned",
            "@/etc/passwd",
            "",
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_shell_reads_a_quoted_word_as_just_that_word(string word)
    {
        Assert.Equal([word], await WordsAsync($"curl {CurlCommand.Quote(word)}"));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task No_part_of_a_request_gets_out_of_its_place(string hostile)
    {
        var request = new LiveRequest
        {
            Method = $"X{hostile}",
            Scheme = "http",
            Host = $"h{hostile}",
            Path = $"/{hostile}",
            Headers = [new("user-agent", $"u{hostile}"), new($"@{hostile}", "v"), new("x y", "v")],
        };
        var words = await WordsAsync(CurlCommand.Of(request));
        Assert.Equal(["--globoff", "--path-as-is", "--request", request.Method], words[..4]);
        Assert.EndsWith(request.Path, words[4], StringComparison.Ordinal);
        Assert.Equal($"user-agent: u{hostile}", words[^1]);
        Assert.DoesNotContain(words, w => w.StartsWith('@'));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_terminal_is_sent_nothing_that_it_would_obey(string hostile)
    {
        var text = CurlCommand.Of(new() { Method = "GET", Host = "a.test", Path = $"/{hostile}", Headers = [new("a", hostile)] });
        Assert.DoesNotContain(text.EnumerateRunes(), r => Rune.IsControl(r) && r.Value != '\n');
        Assert.DoesNotContain('\u202e', text);
        // Every end of a line is one of the command's own.
        Assert.All(text.Split('\n')[..^1], l => Assert.EndsWith(" \\", l, StringComparison.Ordinal));
    }

    [Fact]
    public void It_reads_like_what_people_write()
    {
        var text = CurlCommand.Of(
            new()
            {
                Method = "GET",
                Scheme = "https",
                Host = "shop.test:8443",
                Path = "/a?b=…",
                Headers = [new("accept", "text/html"), new("accept-encoding", "gzip"), new("x-empty", ""), new("host", "other"), new("x-secret", "…")],
            }
        );
        Assert.Equal(
            """
            curl --globoff --path-as-is \
              'https://shop.test:8443/a?b=…' \
              --header 'accept: text/html' \
              --compressed \
              --header 'x-empty;'
            """.ReplaceLineEndings("\n"),
            text
        );
    }

    [Fact]
    public void What_curl_does_by_itself_is_left_to_it()
    {
        Assert.Contains("--head", CurlCommand.Of(new() { Method = "HEAD", Host = "a.test", Path = "/" }), StringComparison.Ordinal);
        Assert.Contains("--request-target '*'", CurlCommand.Of(new() { Method = "OPTIONS", Host = "a.test", Path = "*" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a?b=…", "v", true)]
    [InlineData("/a", "…", true)]
    [InlineData("/a", "v", false)]
    public void It_is_told_where_something_was_left_out(string path, string value, bool isIncomplete)
    {
        Assert.Equal(isIncomplete, CurlCommand.IsIncomplete(new() { Path = path, Headers = [new("a", value)] }));
    }

    // A real shell, in which curl only says what it was given.
    private static async Task<string[]> WordsAsync(string command)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-curl-");
        try
        {
            var start = new ProcessStartInfo("bash")
            {
                ArgumentList = { "--norc", "--noprofile" },
                WorkingDirectory = folder.FullName,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            };
            using var shell = Process.Start(start)!;
            await shell.StandardInput.WriteAsync($"curl() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
            shell.StandardInput.Close();
            var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Empty(folder.EnumerateFileSystemInfos());
            return output.Split('\0')[..^1];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
