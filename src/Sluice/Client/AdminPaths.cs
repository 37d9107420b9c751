namespace Sluice.Client;

/// <summary>The control plane's own paths.</summary>
internal static class AdminPaths
{
    public const string Root = "/apis/admin.sluice.dev/v1";

    /// <summary>Why one of them was refused; a server that is none of ours does not have them.</summary>
    public static string Explain(string what, ApiReply reply) =>
        reply.IsNotFound && reply.Body.At("details", "name") is null
            ? $"{what}: {reply.Message}; is the server a Sluice control plane of this version?"
            : $"{what}: {reply.Message}";
}
