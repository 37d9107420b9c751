using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Sluice.ControlPlane.Api;

/// <summary>What else is served on the API's port, at paths that are not the API's: the admin console.</summary>
public interface IApiSite
{
    void AddServices(IServiceCollection services);

    /// <summary>Adds its part to the request path, after the API's.</summary>
    void Map(WebApplication application);
}
