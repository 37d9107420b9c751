using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary><c>kubectl apply -k deploy/manifests</c> finds everything, and brings it in an order that a cluster takes.</summary>
public sealed class KustomizeTests
{
    [Fact]
    public async Task Namespaces_and_definitions_come_first()
    {
        var cancel = TestContext.Current.CancellationToken;
        var programs = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(programs.Any(p => File.Exists(Path.Combine(p, "kubectl"))), "kubectl is not installed");
        var start = new ProcessStartInfo("kubectl", ["kustomize", RepositoryFile.PathOf("deploy/manifests")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, await errors);
        var all = ManifestYaml.Read(await output);
        var kinds = all.Select(m => m.Kind).ToList();
        Assert.Equal("Namespace", kinds[0]);
        Assert.True(kinds.LastIndexOf("CustomResourceDefinition") < kinds.IndexOf("Deployment"));
        // Last of all: from then on the API server asks us.
        Assert.True(kinds.IndexOf("MutatingWebhookConfiguration") > kinds.LastIndexOf("Deployment"));
        Assert.Empty(all.SelectMany(ManifestSchema.Findings).Concat(new ManifestLinks(all).Findings()));
    }
}
