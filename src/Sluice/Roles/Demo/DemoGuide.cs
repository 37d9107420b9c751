using System.Text;
using Sluice.ControlPlane.Api.Access;
using Sluice.Proxy;
using Sluice.Values;

namespace Sluice.Roles.Demo;

/// <summary>What the demo prints: where things are, and lines that work when pasted into another terminal.</summary>
internal sealed class DemoGuide(DemoFolder folder, ProxyServer ingress, ProxyServer egress, Uri api, Secret? password)
{
    public string Render()
    {
        var (http, https, any, mongo) = (Port(ingress, 80), Port(ingress, 443), Port(ingress, 9080), Port(ingress, 2379));
        var shop = $"--cacert {folder.Certificates}/ca.pem --resolve uk.bookinfo.com:{https}:127.0.0.1";
        var text = new StringBuilder()
            .AppendLine()
            .AppendLine("Bookinfo behind the Gateway 'my-gateway' (loopback only; Ctrl+C drains and ends)")
            .AppendLine();
        Row(text, "any host", $"http://127.0.0.1:{any}/productpage", "open this one in a browser");
        Row(text, "shops, https", $"https://uk.bookinfo.com:{https}/productpage", "also eu.bookinfo.com; development CA, see below");
        Row(text, "shops, plain", $"http://uk.bookinfo.com:{http}/", "redirects to https");
        Row(text, "ratings database", $"mongodb://127.0.0.1:{mongo}/?directConnection=true", "any MongoDB driver");
        Row(text, "metrics", $"http://{ingress.MetricsEndPoint}/stats/prometheus", "");
        Row(text, "ready", $"http://{ingress.StatusEndPoint}/healthz/ready", "");
        Row(text, "control plane", $"{api}", $"kubectl --kubeconfig {folder.Kubeconfig} get virtualservices");
        Row(text, "admin console", $"{api}", "routes, TLS, limits, live requests: open it in a browser");
        if (password is not null)
            Row(
                text,
                "first user",
                UserStore.First,
                $"password {Encoding.UTF8.GetString(password.Reveal())}, to be changed at the first login"
            );
        Row(text, "resources", folder.Config, "the files that were applied; edit and apply them again");
        Row(text, "access log", folder.AccessLog, "");
        Row(text, "way out", $"http://127.0.0.1:{Port(egress, 8880)}/", "the egress gateway: details asks books.example.com through it");
        Row(text, "way out, proxy", $"http://127.0.0.1:{Port(egress, 3128)}", "for http_proxy and https_proxy");
        Row(text, "way out, records", folder.EgressRecords, "one line for each request that left, or was not let out");
        Row(text, "way out, metrics", $"http://{egress.MetricsEndPoint}/stats/prometheus", "");
        Row(text, "way out, log", folder.EgressAccessLog, "");
        text.AppendLine().AppendLine("Try:").AppendLine();
        Line(text, "plain http is sent to https", $"curl -si -H 'Host: uk.bookinfo.com' http://127.0.0.1:{http}/productpage | head -2");
        Line(text, "the page over TLS", $"curl -s {shop} https://uk.bookinfo.com:{https}/productpage | grep -o '<title>.*</title>'");
        Line(
            text,
            "reviews split 80/10/10 over v1, v2, v3",
            $"for i in $(seq 20); do curl -s http://127.0.0.1:{any}/reviews/0 | grep -o '\"podname\":\"[^\"]*\"'; done | sort | uniq -c"
        );
        Line(
            text,
            "all reviews from v3, without a lost request",
            $"sed -i 's/weight: 80/weight: 0/; 0,/weight: 10/s//weight: 0/; s/weight: 10/weight: 100/' {folder.Config}/virtual-services.yaml\n"
                + $"  sluice apply --kubeconfig {folder.Kubeconfig} --wait -f {folder.Config}/virtual-services.yaml"
        );
        Line(text, "both gateways in sync", $"sluice status --kubeconfig {folder.Kubeconfig}");
        Line(text, "the control plane ends and begins again; no request notices", $"kill -HUP {Environment.ProcessId}");
        WriteEgress(text);
        Line(text, "what was counted", $"curl -s http://{ingress.MetricsEndPoint}/stats/prometheus | grep ^istio_requests_total");
        return text.ToString();
    }

    /// <summary>How to see what the policy in egress.yaml allows, reports and denies.</summary>
    private void WriteEgress(StringBuilder text)
    {
        var (gateway, proxy) = ($"http://127.0.0.1:{Port(egress, 8880)}", $"http://127.0.0.1:{Port(egress, 3128)}");
        var books = "-H 'Host: books.example.com'";
        text.AppendLine("  What leaves, and what the EgressPolicy 'way-out' says of it:").AppendLine();
        Egress(text, "allowed", $"curl -si {books} '{gateway}/books/v1/volumes?q=isbn:0486424618' | head -1");
        Egress(text, "reported", $"curl -si {books} {gateway}/health | head -1");
        Egress(text, "denied", $"curl -si {books} -X POST {gateway}/books/v1/volumes | head -1");
        Egress(text, "allowed", $"curl -si -x {proxy} http://127.0.0.1:{Port(ingress, 9080)}/productpage | head -1");
        Egress(text, "denied", $"curl -si -x {proxy} http://169.254.169.254/latest/meta-data/ | head -1");
        Egress(text, "all of it", $"tail -n 5 {folder.EgressRecords}");
        text.AppendLine();
    }

    private static void Egress(StringBuilder text, string decision, string command) => text.AppendLine($"  {decision, -10} {command}");

    private static int Port(ProxyServer proxy, int gatewayPort) => proxy.Listeners.First(l => l.Port == gatewayPort).EndPoint.Port;

    private static void Row(StringBuilder text, string name, string where, string note) =>
        text.AppendLine($"  {name, -17} {where, -52} {note}".TrimEnd());

    private static void Line(StringBuilder text, string comment, string command) =>
        text.AppendLine($"  # {comment}").AppendLine($"  {command}").AppendLine();
}
