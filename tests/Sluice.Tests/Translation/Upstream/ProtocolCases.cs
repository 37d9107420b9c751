using Sluice.Resources.Istio;
using Sluice.Testing;
using Sluice.Translation.Protocols;

namespace Sluice.Tests.Translation.Upstream;

internal static class ProtocolCases
{
    public static string? Compare(UpstreamCase upstream) =>
        upstream.Test switch
        {
            "TestParse" => Named(upstream.Text("out"), ProtocolNames.Parse(upstream.Text("name"))),
            "TestConvertProtocol" => Named(
                upstream.Text("expectedProto"),
                ProtocolNames.OfServicePort(
                    upstream.Row.TryGetProperty("port", out var port) ? port.GetInt32() : 0,
                    upstream.Text("portName"),
                    upstream.Text("proto"),
                    upstream.Text("appProto")
                )
            ),
            "TestIsTLSServer" => Server(upstream, s => s.IsTlsServer()),
            "TestIsHTTPServer" => Server(upstream, s => s.IsHttpServer()),
            "TestIsHTTPSServerWithTLSTermination" => Server(upstream, s => s.IsHttpsTermination()),
            "TestIsTCPServerWithTLSTermination" => Server(upstream, s => s.IsTcpTermination()),
            "TestIsPassThroughServer" => Server(upstream, s => s.IsPassthrough()),
            _ => Expect.Unmapped,
        };

    private static string? Server(UpstreamCase upstream, Func<Server, bool> question) =>
        Expect.Equal(upstream.Flag("expected"), question(UpstreamResources.Server(upstream.Row.GetProperty("server"))));

    private static string? Named(string expected, ApplicationProtocol actual) =>
        expected.Replace("_", "", StringComparison.Ordinal).Equals(actual.ToString(), StringComparison.OrdinalIgnoreCase)
            ? null
            : $"expected {expected}, is {actual}";
}
