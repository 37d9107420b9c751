using System.Text.Json;
using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>An AdmissionReview's request, read in one pass; the object stays where it is in the body.</summary>
internal sealed class AdmissionRequest
{
    private const int MaxDepth = 128;

    public JsonText ApiVersion { get; private set; }
    public JsonText Uid { get; private set; }
    public JsonText Namespace { get; private set; }
    public JsonText Operation { get; private set; }

    /// <summary>Empty where there is none.</summary>
    public ReadOnlyMemory<byte> Object { get; private set; }

    private bool _isReview;
    private bool _hasRequest;

    /// <returns>Null where the body is not an AdmissionReview of a version that is known.</returns>
    public static AdmissionRequest? Read(ReadOnlyMemory<byte> body)
    {
        var request = new AdmissionRequest();
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return null;
            request.ReadReview(ref reader, body);
            if (reader.Read())
                return null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
        return request._isReview && request._hasRequest && !request.Uid.IsEmpty && request.IsKnownVersion ? request : null;
    }

    private bool IsKnownVersion => ApiVersion.Is("admission.k8s.io/v1"u8) || ApiVersion.Is("admission.k8s.io/v1beta1"u8);

    private void ReadReview(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("apiVersion"u8))
                ApiVersion = Text(ref reader, body);
            else if (reader.ValueTextEquals("kind"u8))
                _isReview = Text(ref reader, body).Is("AdmissionReview"u8);
            else if (reader.ValueTextEquals("request"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                ReadRequest(ref reader, body);
            else
                reader.Skip();
        }
    }

    private void ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        _hasRequest = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("uid"u8))
                Uid = Text(ref reader, body);
            else if (reader.ValueTextEquals("namespace"u8))
                Namespace = Text(ref reader, body);
            else if (reader.ValueTextEquals("operation"u8))
                Operation = Text(ref reader, body);
            else if (reader.ValueTextEquals("object"u8))
                Object = Raw(ref reader, body);
            else
                reader.Skip();
        }
    }

    private static JsonText Text(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? default : JsonText.Read(ref reader, body);
    }

    private static ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }
}
