using System.Text.Json;

namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>Reads one container.</summary>
internal readonly struct ContainerReader(ReadOnlyMemory<byte> json)
{
    public PodContainer Read(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var container = new PodContainer();
        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                container.Name = Text(ref reader);
            else if (reader.ValueTextEquals("ports"u8))
                ReadPorts(ref reader, container);
            else if (reader.ValueTextEquals("restartPolicy"u8))
                container.IsSidecar = Text(ref reader).Is("Always"u8);
            else if (reader.ValueTextEquals("readinessProbe"u8))
                container.Readiness = ReadHandler(ref reader);
            else if (reader.ValueTextEquals("livenessProbe"u8))
                container.Liveness = ReadHandler(ref reader);
            else if (reader.ValueTextEquals("startupProbe"u8))
                container.Startup = ReadHandler(ref reader);
            else if (reader.ValueTextEquals("lifecycle"u8))
                ReadLifecycle(ref reader, container);
            else
                Skip(ref reader);
        }
        container.Json = json[start..(int)reader.BytesConsumed];
        return container;
    }

    private void ReadPorts(ref Utf8JsonReader reader, PodContainer container)
    {
        if (!Enter(ref reader, JsonTokenType.StartArray))
            return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            var start = (int)reader.TokenStartIndex;
            var (name, number) = (default(JsonText), default(ReadOnlyMemory<byte>));
            while (NextField(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                    name = Text(ref reader);
                else if (reader.ValueTextEquals("containerPort"u8))
                    number = Raw(ref reader);
                else
                    Skip(ref reader);
            }
            container.Ports.Add(new(name, number, json[start..(int)reader.BytesConsumed]));
        }
    }

    private void ReadLifecycle(ref Utf8JsonReader reader, PodContainer container)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject))
            return;
        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("postStart"u8))
                container.PostStart = ReadHandler(ref reader);
            else if (reader.ValueTextEquals("preStop"u8))
                container.PreStop = ReadHandler(ref reader);
            else
                Skip(ref reader);
        }
    }

    private PodHandler? ReadHandler(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject))
            return null;
        var handler = new PodHandler();
        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("httpGet"u8))
                ReadTarget(ref reader, handler, HandlerKind.Http);
            else if (reader.ValueTextEquals("tcpSocket"u8))
                ReadTarget(ref reader, handler, HandlerKind.Tcp);
            else if (reader.ValueTextEquals("grpc"u8))
                ReadTarget(ref reader, handler, HandlerKind.Grpc);
            else if (reader.ValueTextEquals("timeoutSeconds"u8))
                handler.Timeout = Raw(ref reader);
            else
                Skip(ref reader);
        }
        return handler.Kind == HandlerKind.Other ? null : handler;
    }

    private void ReadTarget(ref Utf8JsonReader reader, PodHandler handler, HandlerKind kind)
    {
        if (!Enter(ref reader, JsonTokenType.StartObject))
            return;
        handler.Kind = kind;
        while (NextField(ref reader))
        {
            if (reader.ValueTextEquals("path"u8))
                handler.Path = Raw(ref reader);
            else if (reader.ValueTextEquals("port"u8))
                handler.Port = Raw(ref reader);
            else if (reader.ValueTextEquals("host"u8))
                handler.Host = Raw(ref reader);
            else if (reader.ValueTextEquals("scheme"u8))
                handler.Scheme = Raw(ref reader);
            else if (reader.ValueTextEquals("httpHeaders"u8))
                handler.Headers = Raw(ref reader);
            else if (reader.ValueTextEquals("service"u8))
                handler.Service = Raw(ref reader);
            else
                Skip(ref reader);
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
            throw new JsonException(
                $"expected {(type == JsonTokenType.StartObject ? "an object" : "a list")} at byte {reader.TokenStartIndex}"
            );
    }

    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        Expect(ref reader, type);
        return true;
    }

    private static bool NextField(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private JsonText Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? default : JsonText.Read(ref reader, json);
    }

    // Null is as good as absent.
    private ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? default : json[start..(int)reader.BytesConsumed];
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
