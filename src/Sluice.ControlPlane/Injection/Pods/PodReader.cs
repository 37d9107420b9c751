using System.Text.Json;

namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>Reads a pod in one pass; what injection does not look at is skipped.</summary>
internal ref struct PodReader
{
    // Kubernetes' own limit is on size; this one keeps the stack.
    private const int MaxDepth = 64;

    private readonly ReadOnlyMemory<byte> _json;
    private Utf8JsonReader _reader;

    private PodReader(ReadOnlyMemory<byte> json)
    {
        _json = json;
        _reader = new(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    public static Pod Read(ReadOnlyMemory<byte> json)
    {
        var reader = new PodReader(json);
        var pod = new Pod(json);
        reader._reader.Read();
        reader.Expect(JsonTokenType.StartObject);
        while (reader.NextField())
        {
            if (reader._reader.ValueTextEquals("metadata"u8))
                reader.ReadMetadata(pod);
            else if (reader._reader.ValueTextEquals("spec"u8))
                reader.ReadSpec(pod);
            else
                reader.Skip();
        }
        if (reader._reader.Read())
            throw new JsonException("there is something after the pod");
        return pod;
    }

    private void ReadMetadata(Pod pod)
    {
        if (!(pod.HasMetadata = Enter(JsonTokenType.StartObject)))
            return;
        while (NextField())
        {
            if (_reader.ValueTextEquals("name"u8))
                pod.Name = Text();
            else if (_reader.ValueTextEquals("generateName"u8))
                pod.GenerateName = Text();
            else if (_reader.ValueTextEquals("namespace"u8))
                pod.Namespace = Text();
            else if (_reader.ValueTextEquals("labels"u8))
                pod.Labels = Entries();
            else if (_reader.ValueTextEquals("annotations"u8))
                pod.Annotations = Entries();
            else if (_reader.ValueTextEquals("ownerReferences"u8))
                pod.Owner = ReadOwner();
            else
                Skip();
        }
    }

    private void ReadSpec(Pod pod)
    {
        if (!(pod.HasSpec = Enter(JsonTokenType.StartObject)))
            return;
        while (NextField())
        {
            if (_reader.ValueTextEquals("containers"u8))
                pod.Containers = Containers();
            else if (_reader.ValueTextEquals("initContainers"u8))
                pod.InitContainers = Containers();
            else if (_reader.ValueTextEquals("volumes"u8))
                pod.Volumes = Names();
            else if (_reader.ValueTextEquals("imagePullSecrets"u8))
                pod.ImagePullSecrets = Names();
            else if (_reader.ValueTextEquals("hostNetwork"u8))
                pod.HostNetwork = _reader.Read() && _reader.TokenType == JsonTokenType.True;
            else if (_reader.ValueTextEquals("securityContext"u8))
                ReadSecurityContext(pod);
            else
                Skip();
        }
    }

    private void ReadSecurityContext(Pod pod)
    {
        if (!Enter(JsonTokenType.StartObject))
            return;
        pod.HasFsGroup = false;
        while (NextField())
        {
            if (_reader.ValueTextEquals("fsGroup"u8))
                pod.HasFsGroup = true;
            Skip();
        }
    }

    private PodOwner? ReadOwner()
    {
        PodOwner? controller = null;
        if (!Enter(JsonTokenType.StartArray))
            return null;
        while (NextItem())
        {
            Expect(JsonTokenType.StartObject);
            var (version, kind, name, controls) = (default(JsonText), default(JsonText), default(JsonText), false);
            while (NextField())
            {
                if (_reader.ValueTextEquals("apiVersion"u8))
                    version = Text();
                else if (_reader.ValueTextEquals("kind"u8))
                    kind = Text();
                else if (_reader.ValueTextEquals("name"u8))
                    name = Text();
                else if (_reader.ValueTextEquals("controller"u8))
                    controls = _reader.Read() && _reader.TokenType == JsonTokenType.True;
                else
                    Skip();
            }
            if (controls)
                controller ??= new(version, kind, name);
        }
        return controller;
    }

    private PodEntries Entries()
    {
        if (!Enter(JsonTokenType.StartObject))
            return PodEntries.Absent;
        var items = new List<PodEntry>(8);
        while (NextField())
        {
            var key = JsonText.Read(ref _reader, _json);
            items.Add(new(key, Text()));
        }
        return new([.. items]);
    }

    private PodList<JsonText> Names()
    {
        if (!Enter(JsonTokenType.StartArray))
            return PodList<JsonText>.Absent;
        var names = new List<JsonText>(4);
        while (NextItem())
        {
            Expect(JsonTokenType.StartObject);
            var name = default(JsonText);
            while (NextField())
            {
                if (_reader.ValueTextEquals("name"u8))
                    name = Text();
                else
                    Skip();
            }
            names.Add(name);
        }
        return new([.. names], false);
    }

    private PodList<PodContainer> Containers()
    {
        if (!Enter(JsonTokenType.StartArray))
            return PodList<PodContainer>.Absent;
        var containers = new List<PodContainer>(2);
        while (NextItem())
        {
            Expect(JsonTokenType.StartObject);
            containers.Add(new ContainerReader(_json).Read(ref _reader));
        }
        return new([.. containers], false);
    }

    private void Expect(JsonTokenType type)
    {
        if (_reader.TokenType != type)
            throw new JsonException(
                $"expected {(type == JsonTokenType.StartObject ? "an object" : "a list")} at byte {_reader.TokenStartIndex}"
            );
    }

    // Null is absence, as everywhere in Kubernetes.
    private bool Enter(JsonTokenType type)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null)
            return false;
        Expect(type);
        return true;
    }

    private bool NextField() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private bool NextItem() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    private JsonText Text()
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.Null ? default : JsonText.Read(ref _reader, _json);
    }

    private void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }
}
