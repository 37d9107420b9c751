using System.Text;

namespace Sluice.Testing;

/// <summary>HTTP/1.1 by hand: what goes over the wire is what the test says.</summary>
public static class RawHttp
{
    /// <summary>Sends, and reads until the proxy closes (so send <c>Connection: close</c>).</summary>
    public static async Task<string> ExchangeAsync(TestProxy proxy, int port, string request)
    {
        await using var stream = await proxy.ConnectAsync(port);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TestLimits.Patience);
    }

    /// <summary>The body of an answer, chunks joined.</summary>
    public static string Body(string answer)
    {
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = answer[(head + 4)..];
        if (!answer[..head].Contains("transfer-encoding: chunked", StringComparison.OrdinalIgnoreCase))
            return body;
        var joined = new StringBuilder();
        while (body.Length > 0)
        {
            var line = body.IndexOf("\r\n", StringComparison.Ordinal);
            var size = Convert.ToInt32(body[..line], 16);
            if (size == 0)
                break;
            joined.Append(body, line + 2, size);
            body = body[(line + 2 + size + 2)..];
        }
        return joined.ToString();
    }
}
