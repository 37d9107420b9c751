using Sluice.MeshLoad;
using Sluice.Testing;

// How long a change takes from its acknowledgement until every proxy has applied it, and what that costs the control plane.
//   mesh-load PROXIES ROUTES CHANGES gateways|sidecars
if (args is not [var proxies, var routes, var changes, "gateways" or "sidecars"])
{
    Console.Error.WriteLine("usage: PROXIES ROUTES CHANGES gateways|sidecars");
    return 2;
}
var scenario = new Scenario(int.Parse(proxies), int.Parse(routes), int.Parse(changes), args[3] == "sidecars");
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(15));
await using var world = await ControlPlaneProcess.StartAsync(stop.Token);
Console.WriteLine(await new Run(world, scenario).ExecuteAsync(stop.Token));
return 0;
