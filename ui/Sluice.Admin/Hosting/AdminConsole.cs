using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using MudBlazor;
using MudBlazor.Services;
using Sluice.Admin.Access;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;
using Sluice.Admin.Layout;

namespace Sluice.Admin.Hosting;

/// <summary>The console as a part of a web application: its services, and its place in the request path.</summary>
public static class AdminConsole
{
    /// <summary>Languages of the console; the first is the default.</summary>
    public static readonly IReadOnlyList<CultureInfo> Languages = [new("en"), new("ko")];

    public static void AddServices(IServiceCollection services, AdminOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Clock);
        services.TryAddSingleton(options.Logs);
        services.AddLogging();
        services.AddRouting();
        services.AddLocalization();
        services.AddResponseCompression(c =>
        {
            c.EnableForHttps = true;
            // Pages hold what a visitor could have chosen beside what is secret: only files are compressed (BREACH).
            c.MimeTypes = ["text/css", "text/javascript"];
        });
        // Nothing that is protected needs to outlive the process: sessions are the API's.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(a =>
        {
            a.Cookie.Name = "__Host-sluice-form";
            a.Cookie.SecurePolicy = Microsoft.AspNetCore.Http.CookieSecurePolicy.Always;
        });
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(m =>
        {
            m.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            m.SnackbarConfiguration.PreventDuplicates = true;
        });
        services
            .AddAuthentication(SessionAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Scheme, null);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddSingleton<ApiTransport>();
        services.AddSingleton<SessionCache>();
        services.AddScoped<ApiClient>();
        services.AddScoped<PageActivity>();
        services.AddScoped<CircuitHandler>(s => s.GetRequiredService<PageActivity>());
        services.AddScoped<KindPaths>();
        services.AddScoped<ChangeWork>();
        services.AddScoped<ChangeFlow>();
        services.AddScoped<ChangeHistory>();
    }

    /// <summary>Serves every path that nobody before it took.</summary>
    public static void Map(WebApplication application)
    {
        application.UseMiddleware<SecurityHeaders>();
        application.UseResponseCompression();
        application.UseStaticFiles(Files());
        application.UseStatusCodePagesWithReExecute("/not-found");
        application.UseRouting();
        application.UseRequestLocalization(Localization());
        application.UseAuthentication();
        application.UseAuthorization();
        application.UseAntiforgery();
        SignInEndpoints.Map(application);
        application.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization();
    }

    private static StaticFileOptions Files() =>
        new()
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "console")),
            // Pages name their files with their version; the editor's parts name each other without.
            OnPrepareResponse = r =>
                r.Context.Response.Headers.CacheControl = r.Context.Request.Query.ContainsKey("v")
                    ? "public, max-age=31536000, immutable"
                    : "public, max-age=3600",
        };

    private static RequestLocalizationOptions Localization() =>
        new()
        {
            DefaultRequestCulture = new(Languages[0]),
            SupportedCultures = [.. Languages],
            SupportedUICultures = [.. Languages],
            RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()],
        };
}
