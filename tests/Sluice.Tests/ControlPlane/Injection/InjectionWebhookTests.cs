using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Injection.Webhook;

namespace Sluice.Tests.ControlPlane.Injection;

public sealed class InjectionWebhookTests
{
    private static readonly InjectionWebhook Webhook = new(new(new()), new UnknownNamespaces());

    [Theory]
    [InlineData("admission.k8s.io/v1")]
    [InlineData("admission.k8s.io/v1beta1")]
    public async Task A_pod_gets_its_patch_in_the_version_of_the_request(string version)
    {
        var (status, reply) = await PostAsync(Review(InjectedPod.With(), version));
        Assert.Equal(200, status);
        var review = JsonNode.Parse(reply)!;
        Assert.Equal((version, "AdmissionReview"), (review["apiVersion"]!.GetValue<string>(), review["kind"]!.GetValue<string>()));
        var response = review["response"]!;
        Assert.Equal(
            ("u-1", true, "JSONPatch"),
            (response["uid"]!.GetValue<string>(), response["allowed"]!.GetValue<bool>(), response["patchType"]!.GetValue<string>())
        );
        var patch = Encoding.UTF8.GetString(Convert.FromBase64String(response["patch"]!.GetValue<string>()));
        Assert.Equal(InjectedPod.Of(InjectedPod.With(), context: new() { Namespace = new() { Name = "shop" } }).Patch, patch);
    }

    [Fact]
    public async Task A_path_carries_variables()
    {
        var (_, reply) = await PostAsync(Review(InjectedPod.With()), "/inject/cluster/c2/net/n2");
        var patch = Encoding.UTF8.GetString(Convert.FromBase64String(JsonNode.Parse(reply)!["response"]!["patch"]!.GetValue<string>()));
        Assert.Contains("""{"name":"ISTIO_META_CLUSTER_ID","value":"c2"}""", patch, StringComparison.Ordinal);
        Assert.Contains("""{"name":"ISTIO_META_NETWORK","value":"n2"}""", patch, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_left_alone_is_allowed_without_a_patch()
    {
        var (status, reply) = await PostAsync(Review("""{"spec":{"hostNetwork":true}}"""));
        Assert.Equal(
            (200, """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u-1","allowed":true}}"""),
            (status, reply)
        );
    }

    [Theory]
    [InlineData("""{"metadata":{"annotations":{"status.sidecar.istio.io/port":"x"}},"spec":{}}""", "SLU0644")]
    [InlineData("""{"metadata":[],"spec":{}}""", "no pod")]
    [InlineData("[1]", "no pod")]
    [InlineData("""{"spec":{"containers":[{"name":7}]}}""", "no pod")]
    public async Task A_bad_pod_is_refused_in_Kubernetes_way(string pod, string message)
    {
        var (status, reply) = await PostAsync(Review(pod));
        var response = JsonNode.Parse(reply)!["response"]!;
        Assert.Equal((200, false, "u-1"), (status, response["allowed"]!.GetValue<bool>(), response["uid"]!.GetValue<string>()));
        Assert.Contains(message, response["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v2","kind":"AdmissionReview","request":{"uid":"a"}}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"a"}} x""")]
    public async Task What_is_no_review_is_a_bad_request(string body) => Assert.Equal(400, (await PostAsync(body)).Status);

    [Fact]
    public async Task Bodies_have_a_limit_whether_their_length_is_told_or_not()
    {
        var body = new string(' ', InjectionWebhook.MaxBody + 1);
        Assert.Equal(413, (await PostAsync(body)).Status);
        Assert.Equal(413, (await PostAsync(body, tellsLength: false)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/jsonx")]
    public async Task Only_JSON_is_taken(string? type) =>
        Assert.Equal(415, (await PostAsync(Review(InjectedPod.With()), type: type)).Status);

    private static string Review(string pod, string version = "admission.k8s.io/v1") =>
        $$$"""{"kind":"AdmissionReview","apiVersion":"{{{version}}}","request":{"uid":"u-1","kind":{"kind":"Pod"},"namespace":"shop","operation":"CREATE","dryRun":true,"object":{{{pod}}}}}""";

    private static async Task<(int Status, string Body)> PostAsync(
        string body,
        string path = "/inject",
        string? type = "application/json; charset=utf-8",
        bool tellsLength = true
    )
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext
        {
            Request =
            {
                Method = "POST",
                Path = path,
                ContentType = type,
                Body = new MemoryStream(bytes),
            },
        };
        context.Request.ContentLength = tellsLength ? bytes.Length : null;
        using var reply = new MemoryStream();
        context.Response.Body = reply;
        await Webhook.HandleAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(reply.ToArray()));
    }
}
