using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.Tests.Resources;

/// <summary>Reads text and shows what tests ask about.</summary>
internal static class Reading
{
    public static ReadResult Read(string text, string file = "test.yaml") => ResourceReader.Read(file, text);

    /// <summary>The one resource of <paramref name="text"/>, which must have no errors.</summary>
    public static T One<T>(string text)
        where T : Sluice.Resources.Resource
    {
        var read = Read(text);
        Assert.DoesNotContain(read.Diagnostics, d => d.Severity == Severity.Error);
        return Assert.IsType<T>(Assert.Single(read.Resources.ToArray()).Resource);
    }

    /// <summary>The one error of <paramref name="text"/>.</summary>
    public static Diagnostic OneError(string text, string file = "test.yaml") => Assert.Single(Errors(text, file));

    public static Diagnostic[] Errors(string text, string file = "test.yaml") =>
        [.. Read(text, file).Diagnostics.Where(d => d.Severity == Severity.Error)];

    /// <summary>A gateway whose one server has these further lines, each at the server's own depth.</summary>
    public static string Gateway(params string[] serverLines) =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata:
              name: front
            spec:
              selector:
                istio: ingress
              servers:
              - hosts: [shop.test]
            {{string.Join('\n', serverLines.Select(l => "    " + l))}}
            """;

    public const string HttpPort = "port: {number: 80, name: http, protocol: HTTP}";
}
