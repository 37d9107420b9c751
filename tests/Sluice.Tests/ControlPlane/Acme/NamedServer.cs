using System.Diagnostics;
using System.Net.Sockets;
using Sluice.Hosting;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>BIND (Debian package <c>bind9</c>) with the zone <c>example.test</c>, every name of which is 127.0.0.1, and which takes updates signed with one key.</summary>
internal sealed class NamedServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/named";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    public NamedServer(string keyName, string key)
    {
        _folder.Write(
            "example.test.zone",
            """
            $TTL 1
            @ IN SOA ns.example.test. admin.example.test. 1 3600 600 86400 1
            @ IN NS ns.example.test.
            @ IN A 127.0.0.1
            * IN A 127.0.0.1

            """
        );
        var config = _folder.Write("named.conf", Config(keyName, key));
        _process = Process.Start(new ProcessStartInfo(Program, ["-g", "-c", config]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Why there is none here; empty: there is.</summary>
    public static string Missing => File.Exists(Program) ? "" : "bind9 is not installed";

    public int Port { get; } = UnusedPort.Pick();

    /// <summary>Waits until it accepts connections.</summary>
    public async Task ReadyAsync(CancellationToken cancel)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", Port, cancel);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }

    private string Config(string keyName, string key) =>
        $$"""
            key "{{keyName}}" { algorithm hmac-sha256; secret "{{key}}"; };
            options {
              directory "{{_folder.Path}}"; pid-file none; session-keyfile "{{_folder.Path}}/session.key";
              listen-on port {{Port}} { 127.0.0.1; }; listen-on-v6 { none; };
              recursion no; dnssec-validation no;
            };
            controls { };
            zone "example.test" { type primary; file "example.test.zone"; allow-update { key "{{keyName}}"; }; };
            """;
}
