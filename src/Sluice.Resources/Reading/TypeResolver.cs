using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Decides from apiVersion and kind what a document is. A misspelt kind is an error, and is still read as what it was meant to be.</summary>
internal static class TypeResolver
{
    public static KindShape? Resolve(MappingNode document, BindContext context)
    {
        var apiVersion = Text(document, "apiVersion", context);
        var kind = Text(document, "kind", context);
        if (apiVersion is null || kind is null)
            return null;
        var slash = apiVersion.LastIndexOf('/');
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        var shape = ResourceKinds.Find(group, kind) ?? Misnamed(document, group, kind, context);
        if (shape is not null && shape.Group == group && !shape.Versions.Contains(version))
            Report(Codes.UnknownVersion, document, "apiVersion", DidYouMean(shape.PreferredApiVersion), context, kind, apiVersion);
        return shape;
    }

    private static KindShape? Misnamed(MappingNode document, string group, string kind, BindContext context)
    {
        if (ResourceKinds.KindsOf(group) is not { } kinds)
            return OfOtherGroup(document, group, kind, context);
        if (group == ResourceKinds.CoreGroup && ResourceKinds.CoreUnused.Contains(kind))
            return Skip(Codes.KindNotUsed, document, group, kind, context);
        if (kinds.Contains(kind))
            return Skip(Codes.KindNotApplied, document, group, kind, context);
        if (OwnerOf(kind) is { } owner)
            return WrongGroup(document, group, kind, owner, context);
        var near = Spelling.Nearest(kind, kinds);
        var suggestion = near is null ? "" : DidYouMean(near);
        Report(Codes.UnknownKind, document, "kind", suggestion, context, kind, Name(group));
        return near is null ? null : ResourceKinds.Find(group, near);
    }

    // A group of somebody else's may have a kind of the same name (Knative has a Service), so only a near miss is an error.
    private static KindShape? OfOtherGroup(MappingNode document, string group, string kind, BindContext context)
    {
        var known = ResourceKinds.Read.FirstOrDefault(k => k.Name == kind);
        if (Spelling.Nearest(group, ResourceKinds.Groups) is { } near && ResourceKinds.Find(near, kind) is { } meant)
            return WrongGroup(document, group, kind, meant, context);
        if (known is not null && IsVersionOnly(group, known))
            return WrongGroup(document, group, kind, known, context);
        // Certificates are cert-manager's too, which began under k8s.io.
        if (ResourceKinds.IsKubernetesGroup(group) && known is not null && known.Group != ResourceKinds.OwnGroup)
            return WrongGroup(document, group, kind, known, context);
        return Skip(Codes.KindNotUsed, document, group, kind, context);
    }

    private static bool IsVersionOnly(string group, KindShape known) => group == $"{known.Group}/{known.Versions[0]}";

    private static KindShape? OwnerOf(string kind) => ResourceKinds.Read.FirstOrDefault(k => k.Name == kind);

    private static KindShape WrongGroup(MappingNode document, string group, string kind, KindShape meant, BindContext context)
    {
        Report(Codes.UnknownGroup, document, "apiVersion", DidYouMean(meant.PreferredApiVersion), context, kind, Name(group));
        return meant;
    }

    private static KindShape? Skip(DiagnosticCode code, MappingNode document, string group, string kind, BindContext context)
    {
        Report(code, document, "kind", "", context, kind, Name(group));
        return null;
    }

    private static string Name(string group) => group.Length == 0 ? "v1" : group;

    private static string DidYouMean(string what) => $"did you mean {what}?";

    private static string? Text(MappingNode document, string field, BindContext context)
    {
        switch (document.Find(field))
        {
            case ScalarNode { Kind: ScalarKind.Text, Text.Length: > 0 } scalar:
                return scalar.Text;
            case null or ScalarNode { Kind: ScalarKind.Null or ScalarKind.Text }:
                var near = Spelling.Nearest(field, document.Entries.Select(e => e.Key));
                var suggestion = near is null ? "" : $"'{near}' should be {field}";
                context.Report(Codes.NoType, field, context.At(document.Line, document.Column), suggestion, field);
                return null;
            case { } other:
                context.Report(Codes.WrongType, field, context.At(other.Line, other.Column), "", "text", other.Describe());
                return null;
        }
    }

    private static void Report(
        DiagnosticCode code,
        MappingNode document,
        string field,
        string suggestion,
        BindContext context,
        string kind,
        string group
    )
    {
        var node = document.Find(field) ?? document;
        context.Report(code, field, context.At(node.Line, node.Column), suggestion, kind, group);
    }
}
