using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>The real demo as a process, and the operator's way into its API.</summary>
public sealed partial class Demo : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly SluiceProcess _process;

    private Demo(SluiceProcess process, HttpClient api, Uri console, string firstPassword)
    {
        (_process, Api, Console, FirstPassword) = (process, api, console, firstPassword);
    }

    /// <summary>The operator's client.</summary>
    public HttpClient Api { get; }

    /// <summary>Where the console is.</summary>
    public Uri Console { get; }

    /// <summary>Of the user <c>admin</c>, as the demo printed it.</summary>
    public string FirstPassword { get; }

    /// <summary>Everything the demo wrote.</summary>
    public string Output => _process.Output;

    /// <summary>Starts one.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <param name="httpPort">Where its gateway serves port 80; 0: anywhere.</param>
    public static async Task<Demo> StartAsync(CancellationToken cancel, int httpPort = 0)
    {
        var process = SluiceProcess.Start(
            "demo",
            "--port-map",
            $"80={httpPort},443=0,9080=0,2379=0,8880=0,3128=0",
            "--status-port",
            "0",
            "--metrics-port",
            "0",
            "--api-port",
            "0",
            "--xds-port",
            "0"
        );
        try
        {
            await process.WaitForAsync("Try:", StartLimit, cancel);
            var output = process.Output;
            var kubeconfig = await File.ReadAllTextAsync(KubeconfigLine().Match(output).Groups[1].Value, cancel);
            var console = new Uri(Server().Match(kubeconfig).Groups[1].Value);
            return new(process, Operator(kubeconfig, console), console, PasswordLine().Match(output).Groups[1].Value);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port at which a URL of the demo's guide answers, as <c>any host</c>'s.</summary>
    public int PortOf(string row) =>
        int.Parse(
            Regex
                .Match(Output, $@"^\s*{Regex.Escape(row)}\s+\w+://[^:/\s]+:(\d+)", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
                .Groups[1]
                .Value
        );

    /// <summary>Makes a user who has chosen a password already.</summary>
    /// <param name="name">Of the user.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="grants">As <c>viewer:*</c> or <c>editor:shop</c>.</param>
    /// <returns>The password.</returns>
    public async Task<string> CreateUserAsync(string name, CancellationToken cancel, params string[] grants)
    {
        var first = $"first-{Guid.NewGuid():N}";
        var user = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["password"] = first, ["grants"] = new JsonArray([.. grants.Select(g => JsonValue.Create(g))]) },
        };
        (await Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/users", user, cancel)).EnsureSuccessStatusCode();
        return await ChooseAsync(name, first, cancel);
    }

    /// <summary>Writes a resource as the operator.</summary>
    public async Task CreateAsync(string collection, JsonObject resource, CancellationToken cancel)
    {
        using var answer = await Api.PostAsJsonAsync(collection, resource, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancel));
    }

    /// <summary>A client of the API that has a token of its own.</summary>
    public async Task<HttpClient> ClientAsync(string token)
    {
        var client = Operator(
            await File.ReadAllTextAsync(KubeconfigLine().Match(Output).Groups[1].Value, TestContext.Current.CancellationToken),
            Console
        );
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>The token of a new session; null: the password is not right.</summary>
    public async Task<string?> LogInAsync(string name, string password, CancellationToken cancel)
    {
        var login = new JsonObject { ["user"] = name, ["password"] = password };
        var answer = await Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/sessions", login, cancel);
        return answer.IsSuccessStatusCode ? (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(cancel))!["token"] : null;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync();
    }

    // Whoever is given a password must choose another at the first login.
    private async Task<string> ChooseAsync(string name, string first, CancellationToken cancel)
    {
        var login = new JsonObject { ["user"] = name, ["password"] = first };
        var session = await Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/sessions", login, cancel);
        session.EnsureSuccessStatusCode();
        var chosen = $"chosen-{Guid.NewGuid():N}";
        var body = new JsonObject { ["old"] = first, ["new"] = chosen };
        using var change = new HttpRequestMessage(HttpMethod.Post, "/apis/admin.sluice.dev/v1/password")
        {
            Content = JsonContent.Create(body),
        };
        var token = (string)(await session.Content.ReadFromJsonAsync<JsonObject>(cancel))!["token"]!;
        change.Headers.Authorization = new("Bearer", token);
        (await Api.SendAsync(change, cancel)).EnsureSuccessStatusCode();
        return chosen;
    }

    private static HttpClient Operator(string kubeconfig, Uri server)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(
            Encoding.ASCII.GetString(Convert.FromBase64String(Authority().Match(kubeconfig).Groups[1].Value))
        );
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new() { CertificateChainPolicy = policy },
        };
        var client = new HttpClient(handler) { BaseAddress = server };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token().Match(kubeconfig).Groups[1].Value);
        return client;
    }

    [GeneratedRegex(@"--kubeconfig (\S+)")]
    private static partial Regex KubeconfigLine();

    [GeneratedRegex(@"first user +admin +password (\S+),")]
    private static partial Regex PasswordLine();

    [GeneratedRegex(@"certificate-authority-data: (\S+)")]
    private static partial Regex Authority();

    [GeneratedRegex(@"server: (\S+)")]
    private static partial Regex Server();

    [GeneratedRegex(@"token: (\S+)")]
    private static partial Regex Token();
}
