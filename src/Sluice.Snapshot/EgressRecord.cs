using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sluice.Snapshot;

/// <summary>One line of a gateway's audit log: who wanted where, and what became of it. Written by proxies, read by whoever judges what leaves.</summary>
public sealed record EgressRecord
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public DateTimeOffset Time { get; init; }
    public EgressVerdict Verdict { get; init; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary><c>namespace/name</c> of the policy that decided; empty: none did.</summary>
    public string Policy { get; init; } = "";
    public string Rule { get; init; } = "";

    /// <summary>Listener that it came through.</summary>
    public string Listener { get; init; } = "";
    public EgressProtocol Protocol { get; init; }

    /// <summary>Name or address in normal form; what cannot be read stands as it came, cut.</summary>
    public string Host { get; init; } = "";
    public int Port { get; init; }

    /// <summary>Empty: not known, as in a tunnel.</summary>
    public string Method { get; init; } = "";

    /// <summary>Without the query, which may hold secrets.</summary>
    public string Path { get; init; } = "";

    /// <summary>SPIFFE identity of the client; empty: none is proven.</summary>
    public string Principal { get; init; } = "";

    /// <summary>User of the forward proxy.</summary>
    public string User { get; init; } = "";

    /// <summary>Address of the client.</summary>
    public string Source { get; init; } = "";

    /// <summary>Local address that the policy has it sent from; empty: the system's choice.</summary>
    public string SourceAddress { get; init; } = "";

    /// <summary>Address and port connected to; empty: none.</summary>
    public string Reached { get; init; } = "";

    /// <summary>Of a request; 0 for connections.</summary>
    public int Status { get; init; }

    /// <summary>Envoy's response flag; <c>-</c>: nothing failed.</summary>
    public string Flag { get; init; } = "-";

    /// <summary>The record as one line of JSON, with its end of line. Empty fields are left out.</summary>
    public string ToLine()
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
            Write(json);
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    /// <returns>Null where the line is no record: an access log may share the file.</returns>
    public static EgressRecord? Parse(string line)
    {
        if (!line.StartsWith("{\"time\":", StringComparison.Ordinal))
            return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            return Read(json.RootElement);
        }
        catch (Exception malformed)
            when (malformed is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("time", Time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.WriteString("decision", Verdict.ToString().ToLowerInvariant());
        Text("reason", Reason);
        Text("policy", Policy);
        Text("rule", Rule);
        Text("listener", Listener);
        json.WriteString("protocol", Protocol.ToString().ToLowerInvariant());
        Text("host", Host);
        json.WriteNumber("port", Port);
        Text("method", Method);
        Text("path", Path);
        Text("principal", Principal);
        Text("user", User);
        Text("source", Source);
        Text("sourceAddress", SourceAddress);
        Text("reached", Reached);
        if (Status > 0)
            json.WriteNumber("status", Status);
        if (Flag != "-")
            json.WriteString("flag", Flag);
        json.WriteEndObject();

        void Text(string name, string value)
        {
            if (value.Length > 0)
                json.WriteString(name, value);
        }
    }

    private static EgressRecord Read(JsonElement json) =>
        new()
        {
            Time = DateTimeOffset.Parse(
                json.GetProperty("time").GetString()!,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            ),
            Verdict = Name<EgressVerdict>(json, "decision"),
            Reason = Text(json, "reason"),
            Policy = Text(json, "policy"),
            Rule = Text(json, "rule"),
            Listener = Text(json, "listener"),
            Protocol = Name<EgressProtocol>(json, "protocol"),
            Host = Text(json, "host"),
            Port = json.GetProperty("port").GetInt32(),
            Method = Text(json, "method"),
            Path = Text(json, "path"),
            Principal = Text(json, "principal"),
            User = Text(json, "user"),
            Source = Text(json, "source"),
            SourceAddress = Text(json, "sourceAddress"),
            Reached = Text(json, "reached"),
            Status = json.TryGetProperty("status", out var status) ? status.GetInt32() : 0,
            Flag = json.TryGetProperty("flag", out var flag) ? flag.GetString()! : "-",
        };

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static T Name<T>(JsonElement json, string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(json.GetProperty(name).GetString(), ignoreCase: true, out var value) ? value : throw new FormatException(name);
}

/// <summary>What the policies say of a request.</summary>
public enum EgressVerdict
{
    Allowed,

    /// <summary>Allowed, and to stand out in the record.</summary>
    Reported,

    /// <summary>Allowed, because the policies only observe; they would have denied it.</summary>
    Observed,
    Denied,
}

/// <summary>How a client asked.</summary>
public enum EgressProtocol
{
    /// <summary>A request that the gateway reads: method and path are known.</summary>
    Http,

    /// <summary>A connection told by its TLS server name.</summary>
    Tls,

    /// <summary>Bytes.</summary>
    Tcp,

    /// <summary>A tunnel through the forward proxy.</summary>
    Connect,
}
