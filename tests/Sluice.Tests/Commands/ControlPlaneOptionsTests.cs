using System.CommandLine;
using Sluice.Commands;
using Sluice.Roles.ControlPlane;

namespace Sluice.Tests.Commands;

public sealed class ControlPlaneOptionsTests
{
    [Fact]
    public void Namespaces_of_Secrets_are_a_list_and_all_of_them_by_default()
    {
        Assert.Equal(["istio-system", "shop"], Read("--kubernetes", "--secret-namespaces", "istio-system, shop").SecretNamespaces);
        Assert.Empty(Read("--kubernetes").SecretNamespaces);
    }

    private static ControlPlaneSettings Read(params string[] arguments)
    {
        var options = new ControlPlaneOptions();
        var command = new RootCommand();
        foreach (var option in options.All)
            command.Options.Add(option);
        return options.Settings(command.Parse(["--data", "x", .. arguments]));
    }
}
