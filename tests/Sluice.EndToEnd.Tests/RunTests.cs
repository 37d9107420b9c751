using Sluice.Testing;

namespace Sluice.EndToEnd.Tests;

/// <summary><c>sluice run</c> where something is wrong: a sentence and an exit code, never a stack trace.</summary>
public sealed class RunTests : IDisposable
{
    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: { name: edge }
        spec:
          servers:
          - { port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: edge }
        spec:
          hosts: ["*"]
          gateways: [edge]
          http:
          - route: [{ destination: { host: dead.test, port: { number: 80 } } }]
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: { name: dead }
        spec:
          hosts: [dead.test]
          resolution: STATIC
          ports: [{ number: 80, name: http, protocol: HTTP }]
          endpoints: [{ address: 127.0.0.1, ports: { http: 1 } }]
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "a number of seconds from 0 to 3600 is expected", "--drain-timeout", "x")]
    [InlineData(2, "a number of seconds from 0 to 3600 is expected", "--drain-timeout", "3601")]
    [InlineData(2, "is not an IP address", "--bind", "1.2.3.4.5")]
    [InlineData(
        1,
        "A log cannot be written: Could not find a part of the path '/nowhere/access.log'",
        "--access-log",
        "/nowhere/access.log"
    )]
    [InlineData(
        1,
        "A log cannot be written: Could not find a part of the path '/nowhere/egress.log'",
        "--egress-log",
        "/nowhere/egress.log"
    )]
    public async Task A_wrong_option_is_explained(int code, string expected, string option, string value)
    {
        await WriteAsync(Gateway);
        await using var program = Start(option, value);
        await program.WaitForAsync(expected, TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(code, await program.WaitForExitAsync(Cancel));
        Assert.DoesNotContain("   at ", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_with_errors_at_start_says_that_nothing_is_served()
    {
        await WriteAsync(Gateway.Replace("protocol: HTTP }, hosts", "protocol: HTTS }, hosts", StringComparison.Ordinal));
        await using var program = Start();
        await program.WaitForAsync("Nothing is served: the configuration has 1 error", TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(1, await program.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task A_dead_upstream_is_told_in_the_access_log_and_nowhere_else()
    {
        await WriteAsync(Gateway);
        await using var program = Start();
        await program.WaitForAsync("port 80 is bound to 127.0.0.1:", TimeSpan.FromSeconds(60), Cancel);
        var port = program.Output.Split("port 80 is bound to 127.0.0.1:")[1].Split('\n')[0].Trim();
        using var client = new HttpClient(new SocketsHttpHandler());
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), Cancel);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await program.WaitForAsync(" 503 UF ", TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(0, await program.TerminateAsync(Cancel));
        Assert.DoesNotContain("Exception", program.Output, StringComparison.Ordinal);
    }

    private SluiceProcess Start(params string[] options) =>
        SluiceProcess.Start([
            "run",
            "--config",
            _folder.Path,
            .. options.Contains("--bind") ? Array.Empty<string>() : ["--bind", "127.0.0.1"],
            "--port-map",
            "80=0",
            "--status-port",
            "off",
            "--metrics-port",
            "off",
            .. options,
        ]);

    private Task WriteAsync(string text) => File.WriteAllTextAsync(Path.Combine(_folder.Path, "config.yaml"), text, Cancel);
}
