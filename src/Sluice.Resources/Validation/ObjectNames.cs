namespace Sluice.Resources.Validation;

/// <summary>The names of objects and labels as Kubernetes has them (RFC 1123), for kinds that are not read.</summary>
public static class ObjectNames
{
    public static bool IsNamespace(string text) => Names.IsLowerLabel(text);

    public static bool IsName(string text) => Names.IsLowerSubdomain(text);

    public static bool IsLabelKey(string text) => Names.IsLabelKey(text);

    public static bool IsLabelValue(string text) => text.Length <= Names.MaxLabel && Names.IsLabelValue(text);
}
