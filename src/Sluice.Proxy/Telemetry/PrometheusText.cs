using System.Globalization;
using System.Text;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;

namespace Sluice.Proxy.Telemetry;

/// <summary>Writes the metrics in Prometheus' text format, under the names of Istio's standard metrics.</summary>
internal sealed class PrometheusText(
    ProxyMetrics metrics,
    ProxyOptions options,
    Func<int> listeners,
    Func<IReadOnlyList<RateLimitStatus>> rateLimits
)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly string _asSource = Source("source", options.WorkloadName, options.WorkloadNamespace, "unknown");

    public string Write()
    {
        var text = new StringBuilder(16 * 1024);
        WriteHttp(text);
        WriteTcp(text);
        WriteMongo(text);
        WriteEgress(text);
        RateLimitMetrics.Write(text, rateLimits());
        Plain(text, "envoy_listener_downstream_cx_total", "counter", metrics.ConnectionsOpened.Value);
        Plain(text, "envoy_listener_downstream_cx_active", "gauge", metrics.ConnectionsOpened.Value - metrics.ConnectionsClosed.Value);
        Plain(text, "envoy_listener_no_filter_chain_match", "counter", metrics.ConnectionsWithoutChain.Value);
        Plain(text, "envoy_listener_ssl_connection_error", "counter", metrics.HandshakesFailed.Value);
        Plain(text, "envoy_listener_manager_total_listeners_active", "gauge", listeners());
        Plain(text, "sluice_proxy_authentication_failed_total", "counter", metrics.ProxyUsersRefused.Value);
        Plain(text, "sluice_access_log_dropped_total", "counter", metrics.AccessLogDropped.Value);
        return text.ToString();
    }

    private void WriteHttp(StringBuilder text)
    {
        var cells = metrics.Http.ToArray();
        text.Append("# TYPE istio_requests_total counter\n");
        foreach (var (labels, cell) in cells)
            Line(text, "istio_requests_total", HttpLabelText(labels), cell.Requests.Value);
        WriteHistogram(text, "istio_request_duration_milliseconds", cells, c => c.Duration);
        WriteHistogram(text, "istio_request_bytes", cells, c => c.RequestBytes);
        WriteHistogram(text, "istio_response_bytes", cells, c => c.ResponseBytes);
    }

    private void WriteEgress(StringBuilder text)
    {
        text.Append("# TYPE sluice_egress_decisions_total counter\n");
        foreach (var ((policy, verdict), counter) in metrics.Egress.ToArray())
        {
            var labels = $"decision=\"{verdict.ToString().ToLowerInvariant()}\",policy=\"{policy}\"";
            Line(text, "sluice_egress_decisions_total", labels, counter.Value);
        }
    }

    private void WriteHistogram(
        StringBuilder text,
        string name,
        KeyValuePair<HttpLabels, HttpCell>[] cells,
        Func<HttpCell, Histogram> select
    )
    {
        text.Append("# TYPE ").Append(name).Append(" histogram\n");
        foreach (var (labels, cell) in cells)
        {
            var written = HttpLabelText(labels);
            var histogram = select(cell);
            var total = 0L;
            for (var i = 0; i < Histogram.Bounds.Length; i++)
            {
                total += histogram.CountAt(i);
                Line(text, name + "_bucket", $"{written},le=\"{Histogram.Bounds[i].ToString(CultureInfo.InvariantCulture)}\"", total);
            }
            total += histogram.CountAt(Histogram.Bounds.Length);
            Line(text, name + "_bucket", written + ",le=\"+Inf\"", total);
            Line(text, name + "_sum", written, histogram.Sum);
            Line(text, name + "_count", written, total);
        }
    }

    private void WriteTcp(StringBuilder text)
    {
        (string Name, Func<TcpCell, Counter> Select)[] families =
        [
            ("istio_tcp_connections_opened_total", c => c.Opened),
            ("istio_tcp_connections_closed_total", c => c.Closed),
            ("istio_tcp_received_bytes_total", c => c.Received),
            ("istio_tcp_sent_bytes_total", c => c.Sent),
        ];
        var cells = metrics.Tcp.ToArray();
        foreach (var (name, select) in families)
        {
            text.Append("# TYPE ").Append(name).Append(" counter\n");
            foreach (var (labels, cell) in cells)
                Line(
                    text,
                    name,
                    $"{PeerText(labels.Side, labels.Peer)},request_protocol=\"tcp\",response_flags=\"{labels.Flag}\"",
                    select(cell).Value
                );
        }
    }

    private void WriteMongo(StringBuilder text)
    {
        text.Append(
            "# TYPE envoy_mongo_op_total counter\n# TYPE envoy_mongo_cmd_total counter\n# TYPE envoy_mongo_decoding_error_total counter\n"
        );
        foreach (var ((listener, kind, name), counter) in metrics.Mongo)
        {
            var labels = $"envoy_mongo_prefix=\"{Escape(listener)}\"" + (name.Length == 0 ? "" : $",{kind}=\"{Escape(name)}\"");
            Line(text, $"envoy_mongo_{kind}_total", labels, counter.Value);
        }
    }

    private string HttpLabelText(in HttpLabels labels) =>
        $"{PeerText(labels.Side, labels.Peer)},request_protocol=\"{labels.Protocol}\",response_code=\"{labels.Code.ToString(CultureInfo.InvariantCulture)}\","
        + $"grpc_response_status=\"{labels.GrpcStatus}\",response_flags=\"{labels.Flag}\"";

    private static string Source(string reporter, string workload, string ns, string principal) =>
        $"reporter=\"{reporter}\",source_workload=\"{Escape(workload)}\",source_workload_namespace=\"{Escape(ns)}\","
        + $"source_principal=\"{Escape(principal)}\",source_app=\"unknown\",source_version=\"unknown\",source_canonical_service=\"{Escape(workload)}\","
        + "source_canonical_revision=\"latest\",source_cluster=\"Kubernetes\"";

    // The workload's side knows its client by the certificate alone.
    private string SideText(in SideLabels side)
    {
        if (!side.IsDestination)
            return _asSource;
        var ns = PeerIdentity.NamespaceOf(side.Principal);
        return Source("destination", "unknown", ns.Length == 0 ? "unknown" : ns, side.Principal.Length == 0 ? "unknown" : side.Principal);
    }

    private static string PolicyOf(in SideLabels side) =>
        !side.IsDestination ? "unknown"
        : side.IsMutualTls ? "mutual_tls"
        : "none";

    private string PeerText(in SideLabels side, in PeerLabels peer)
    {
        var service = peer.Service;
        return $"{SideText(side)},destination_workload=\"{Escape(peer.Workload)}\",destination_workload_namespace=\"{Escape(service.Namespace)}\","
            + $"destination_principal=\"unknown\",destination_app=\"unknown\",destination_version=\"{Escape(peer.Version)}\","
            + $"destination_service=\"{Escape(service.Host)}\",destination_service_name=\"{Escape(service.Name)}\","
            + $"destination_service_namespace=\"{Escape(service.Namespace)}\",destination_canonical_service=\"{Escape(service.Name)}\","
            + $"destination_canonical_revision=\"{Escape(peer.Version)}\",destination_cluster=\"unknown\",connection_security_policy=\"{PolicyOf(side)}\"";
    }

    private static void Plain(StringBuilder text, string name, string type, long value) =>
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n').Append(name).Append(' ').Append(value).Append('\n');

    private static void Line(StringBuilder text, string name, string labels, long value) =>
        text.Append(name).Append('{').Append(labels).Append("} ").Append(value).Append('\n');

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append('{').Append(labels).Append("} ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
