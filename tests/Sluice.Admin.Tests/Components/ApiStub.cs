using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Admin.Tests.Components;

/// <summary>Answers the console's calls as the API would, and remembers them.</summary>
public sealed class ApiStub : HttpMessageHandler
{
    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> _answers = new(StringComparer.Ordinal);

    /// <summary>What was asked, as <c>POST /path?query</c>, with the body.</summary>
    public List<(string What, JsonNode? Body)> Calls { get; } = [];

    /// <summary>Answers a call, named as <c>GET /path</c> (without its query), from now on.</summary>
    public void Answer(string what, string body, HttpStatusCode status = HttpStatusCode.OK) => _answers[what] = (status, body);

    /// <summary>Refuses a call as Kubernetes does.</summary>
    public void Refuse(string what, HttpStatusCode status, string reason, string message) =>
        Answer(what, new JsonObject { ["reason"] = reason, ["message"] = message }.ToJsonString(), status);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Add(($"{request.Method} {request.RequestUri!.PathAndQuery}", body.Length > 0 ? JsonNode.Parse(body) : null));
        var (status, text) = _answers.GetValueOrDefault(
            $"{request.Method} {request.RequestUri.AbsolutePath}",
            (HttpStatusCode.NotFound, """{"reason":"NotFound","message":"there is no such path"}""")
        );
        return new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }
}
