using Sluice.Roles.ControlPlane;

namespace Sluice.Tests.Commands;

public sealed class ControlPlaneNamesTests
{
    [Fact]
    public void The_certificate_names_the_Services_of_the_chart()
    {
        var names = ControlPlaneNames.Of(
            new()
            {
                DataFolder = "",
                Namespace = "mesh",
                ClusterDomain = "corp.test",
                Hosts = ["control.test", "LOCALHOST"],
            }
        );
        Assert.Equal(
            [
                "localhost",
                "127.0.0.1",
                "::1",
                "istiod.mesh.svc",
                "istiod.mesh.svc.corp.test",
                "sluice-control-plane.mesh.svc",
                "sluice-control-plane.mesh.svc.corp.test",
                "control.test",
            ],
            names
        );
    }
}
