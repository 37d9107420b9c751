namespace Sluice.ControlPlane.Injection.Template;

/// <summary>An annotation or a label that injection sets.</summary>
/// <param name="Key">As it stands in JSON.</param>
/// <param name="PathKey">As it stands in a JSON pointer (RFC 6901).</param>
/// <param name="Value">The text between the quotes.</param>
internal readonly record struct TemplateAnnotation(byte[] Key, byte[] PathKey, byte[] Value)
{
    public static TemplateAnnotation Of(string key, string value) => new(Bytes(key), Bytes(PathOf(key)), Bytes(value));

    private static string PathOf(string key) =>
        key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static byte[] Bytes(string text) => Pods.JsonText.Of(text).Raw.ToArray();
}
