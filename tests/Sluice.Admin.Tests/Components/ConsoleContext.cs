using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using Sluice.Admin.Access;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;
using Sluice.Admin.Hosting;

namespace Sluice.Admin.Tests.Components;

/// <summary>Draws parts of the console for somebody who is signed in.</summary>
public abstract class ConsoleContext : BunitContext
{
    protected ConsoleContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var options = new AdminOptions
        {
            Api = () => new("https://api.test"),
            Transport = Api,
            Key = "",
            Logs = NullLoggerFactory.Instance,
        };
        Services.AddSingleton(options);
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddLocalization();
        Services.AddMudServices();
        Services.AddSingleton<ApiTransport>();
        Services.AddScoped<ApiClient>();
        Services.AddScoped<KindPaths>();
        Services.AddScoped<ChangeWork>();
        Services.AddScoped<ChangeFlow>();
        SignIn("anna", "admin:*");
    }

    protected ApiStub Api { get; } = new();

    protected FakeTimeProvider Clock { get; } = new(new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    protected void SignIn(string name, params string[] grants)
    {
        var authorization = AddAuthorization();
        authorization.SetAuthorized(name);
        authorization.SetClaims([.. grants.Select(g => new Claim(Session.GrantClaim, g))]);
    }
}
