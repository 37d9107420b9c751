using System.Buffers;
using System.Buffers.Text;
using Sluice.ControlPlane.Injection.Patching;
using Sluice.ControlPlane.Injection.Pods;

namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>Writes an AdmissionReview's response in the version of its request.</summary>
internal static class AdmissionResponse
{
    public static void Allow(AdmissionRequest request, ReadOnlySpan<byte> patch, IBufferWriter<byte> output)
    {
        var writer = Begin(request, output, "true"u8);
        if (!patch.IsEmpty)
        {
            writer.Write(",\"patchType\":\"JSONPatch\",\"patch\":\""u8);
            writer.Flush();
            var encoded = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(patch.Length));
            Base64.EncodeToUtf8(patch, encoded, out _, out var written);
            output.Advance(written);
            output.Write("\"}}"u8);
            return;
        }
        writer.Write("}}"u8);
        writer.Flush();
    }

    public static void Refuse(AdmissionRequest request, string message, IBufferWriter<byte> output)
    {
        var writer = Begin(request, output, "false"u8);
        writer.Write(",\"status\":{\"code\":400,\"message\":\""u8);
        writer.Write(JsonText.Of(message).Raw);
        writer.Write("\"}}}"u8);
        writer.Flush();
    }

    private static PatchWriter Begin(AdmissionRequest request, IBufferWriter<byte> output, ReadOnlySpan<byte> allowed)
    {
        var writer = new PatchWriter(output);
        writer.Write("{\"apiVersion\":\""u8);
        writer.Write(request.ApiVersion.Raw);
        writer.Write("\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\""u8);
        writer.Write(request.Uid.Raw);
        writer.Write("\",\"allowed\":"u8);
        writer.Write(allowed);
        return writer;
    }
}
