using Microsoft.AspNetCore.Routing;

namespace Bookinfo.Hosting;

/// <summary>One of the application's HTTP services: it says which paths it answers.</summary>
internal interface IHttpService
{
    void Map(IEndpointRouteBuilder routes);
}
