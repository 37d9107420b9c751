using System.Text.Json.Nodes;
using Sluice.ControlPlane.Cluster;
using Sluice.ControlPlane.Store;
using Sluice.Testing.Scripted;
using Sluice.Tests.ControlPlane.Store;

namespace Sluice.Tests.ControlPlane.Cluster;

public sealed class RootCertificatesTests
{
    [Fact]
    public async Task Every_namespace_gets_the_roots_also_one_that_comes_later()
    {
        await using var cluster = await StartAsync("shop", "kube-system");
        await cluster.NamespaceAsync("going", phase: "Terminating");
        Run(cluster);
        await cluster.LooksAsync();
        var made = await cluster.FindAsync("", "ConfigMap", "shop", "istio-ca-root-cert");
        Assert.Equal(cluster.Authority.Bundle.Pem, Pem(made));
        Assert.Equal("true", (string?)made!["metadata"]!["labels"]!["istio.io/config"]);

        await cluster.NamespaceAsync("late");
        await cluster.LooksAsync();
        Assert.Equal(cluster.Authority.Bundle.Pem, await PemAsync(cluster, "late"));
        Assert.Null(await PemAsync(cluster, "kube-system"));
        Assert.Null(await PemAsync(cluster, "going"));
    }

    [Fact]
    public async Task What_somebody_changes_or_deletes_is_put_right_and_other_keys_stay()
    {
        await using var cluster = await StartAsync("a", "b");
        Run(cluster);
        await cluster.LooksAsync(2);
        await cluster.PutAsync(
            "",
            "ConfigMap",
            "a",
            "istio-ca-root-cert",
            new()
            {
                ["data"] = new JsonObject { ["root-cert.pem"] = "mine", ["other"] = "kept" },
            }
        );
        await cluster.Store.DeleteAsync(
            new("", "ConfigMap", "b", "istio-ca-root-cert"),
            Precondition.None,
            Objects.Ann,
            false,
            DutyCluster.Cancel
        );

        cluster.PassUntilRecheck();
        await cluster.LooksAsync(2);

        Assert.Equal(cluster.Authority.Bundle.Pem, await PemAsync(cluster, "a"));
        Assert.Equal("kept", (string?)(await cluster.FindAsync("", "ConfigMap", "a", "istio-ca-root-cert"))!["data"]!["other"]);
        Assert.Equal(cluster.Authority.Bundle.Pem, await PemAsync(cluster, "b"));
    }

    [Fact]
    public async Task A_rotation_is_followed()
    {
        await using var cluster = await StartAsync("shop");
        var before = cluster.Authority.Bundle.Pem;
        Run(cluster);
        await cluster.LooksAsync();

        Assert.True(cluster.Authority.PrepareRoot().IsDone);
        await cluster.LooksAsync();

        Assert.NotEqual(before, cluster.Authority.Bundle.Pem);
        Assert.Equal(cluster.Authority.Bundle.Pem, await PemAsync(cluster, "shop"));
    }

    [Fact]
    public async Task Only_the_leader_writes()
    {
        await using var cluster = await StartAsync("shop");
        cluster.IsLeader = false;
        var roots = Run(cluster);
        await cluster.NamespaceAsync("late");
        cluster.PassUntilRecheck();
        Assert.Null(await PemAsync(cluster, "shop"));

        cluster.IsLeader = true;
        roots.Recheck();
        await cluster.LooksAsync(2);
        Assert.NotNull(await PemAsync(cluster, "shop"));
        Assert.NotNull(await PemAsync(cluster, "late"));
    }

    [Fact]
    public async Task Refusals_stop_nothing_else_and_are_told_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await StartAsync(server, "a", "b", "c");
        foreach (var ns in new[] { "a", "b" })
            server.On(Post(ns), ScriptedAnswer.Failure(403, "Forbidden", $"cannot create in {ns}"));
        server.On(Post("c"), ScriptedAnswer.Json("{}", 201));
        Run(cluster);
        await cluster.LooksAsync(3);
        await server.AskedAsync(Post("c"), DutyCluster.Cancel);
        cluster.PassUntilRecheck();
        await cluster.LooksAsync(3);
        Assert.Contains("cannot create in a", Assert.Single(cluster.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_begins_to_end_is_no_trouble()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await StartAsync(server, "shop");
        server.On(
            Post("shop"),
            ScriptedAnswer.Json(
                """{"kind":"Status","code":403,"reason":"Forbidden","message":"it ends","details":{"causes":[{"reason":"NamespaceTerminating"}]}}""",
                403
            )
        );
        Run(cluster);
        await cluster.LooksAsync();
        Assert.Empty(cluster.Lines);
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_holds_up_no_other()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await StartAsync(server, "a", "b");
        server.On(Post("a"), ScriptedAnswer.Failure(500, "InternalError", "etcd"), ScriptedAnswer.Json("{}", 201));
        server.On(Post("b"), ScriptedAnswer.Json("{}", 201));
        Run(cluster);
        await cluster.FailsAsync();
        await cluster.LooksAsync(2);
        Assert.Contains("etcd", Assert.Single(cluster.Lines), StringComparison.Ordinal);
        await server.AskedAsync(Post("b"), DutyCluster.Cancel);
        await server.AskedAsync(Post("a"), DutyCluster.Cancel);
        await server.AskedAsync(Post("a"), DutyCluster.Cancel);
    }

    [Fact]
    public async Task Whoever_is_faster_is_believed_after_another_look()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await StartAsync(server, "a");
        var theirs = new JsonObject { ["data"] = new JsonObject { ["root-cert.pem"] = cluster.Authority.Bundle.Pem } };
        server.On(
            "GET /api/v1/namespaces/a/configmaps/istio-ca-root-cert",
            ScriptedAnswer.Failure(404, "NotFound", "no"),
            ScriptedAnswer.Json(theirs.ToJsonString())
        );
        server.On(Post("a"), ScriptedAnswer.Failure(409, "AlreadyExists", "there"));
        Run(cluster);
        await cluster.LooksAsync();
        Assert.Empty(cluster.Lines);
    }

    private static string Post(string ns) => $"POST /api/v1/namespaces/{ns}/configmaps";

    private static Task<DutyCluster> StartAsync(params string[] namespaces) => WithAsync(DutyCluster.StartAsync(), namespaces);

    private static Task<DutyCluster> StartAsync(ScriptedServer server, params string[] namespaces) =>
        WithAsync(DutyCluster.StartAsync(server.Address), namespaces);

    private static async Task<DutyCluster> WithAsync(Task<DutyCluster> starting, string[] namespaces)
    {
        var cluster = await starting;
        foreach (var ns in namespaces)
            await cluster.NamespaceAsync(ns);
        return cluster;
    }

    private static RootCertificates Run(DutyCluster cluster)
    {
        var roots = new RootCertificates(cluster.Store, cluster.Tools, DutyCluster.Options);
        cluster.Authority.BundleChanged += _ => roots.Recheck();
        cluster.Run(roots.RunAsync);
        return roots;
    }

    private static async Task<string?> PemAsync(DutyCluster cluster, string ns) =>
        Pem(await cluster.FindAsync("", "ConfigMap", ns, "istio-ca-root-cert"));

    private static string? Pem(JsonObject? map) => (string?)map?["data"]?["root-cert.pem"];
}
