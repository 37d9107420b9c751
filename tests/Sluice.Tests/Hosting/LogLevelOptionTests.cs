using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sluice.Hosting;

namespace Sluice.Tests.Hosting;

public sealed class LogLevelOptionTests
{
    [Theory]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("info", LogLevel.Information)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("error", LogLevel.Error)]
    [InlineData("off", LogLevel.None)]
    [InlineData("warning,misc:error", LogLevel.Warning)]
    [InlineData("misc:error", LogLevel.Information)]
    public void Envoys_names_are_known(string word, LogLevel level)
    {
        var (command, option) = Command();
        var parsed = command.Parse(["--log-level", word]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(level, option.Value(parsed));
        using var logs = HostLogging.Create(level);
        var log = logs.CreateLogger("Sluice");
        Assert.Equal(level != LogLevel.None, log.IsEnabled(LogLevel.Critical));
        Assert.Equal(level <= LogLevel.Information, log.IsEnabled(LogLevel.Information));
    }

    [Theory, InlineData("verbose"), InlineData("Debug"), InlineData("")]
    public void Others_are_not(string word) => Assert.Single(Command().Command.Parse(["--log-level", word]).Errors);

    private static (RootCommand Command, LogLevelOption Option) Command()
    {
        var option = new LogLevelOption();
        return (new RootCommand { option.Option }, option);
    }
}
