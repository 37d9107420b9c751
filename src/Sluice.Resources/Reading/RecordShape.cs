using System.Diagnostics.CodeAnalysis;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>How a mapping becomes a record: known fields are read, unknown ones are errors, required ones must be there.</summary>
internal sealed class RecordShape(Type type, IReadOnlyDictionary<string, FieldShape> fields, IReadOnlySet<string> ignored) : ValueShape
{
    public Type Type { get; } = type;

    public IReadOnlyDictionary<string, FieldShape> Fields { get; } = fields;

    public IReadOnlySet<string> Ignored { get; } = ignored;

    /// <summary>Unknown fields are left unread.</summary>
    public bool IsOpen { get; init; }

    public override RecordShape? Record => this;

    public override SchemaType Schema => SchemaType.Mapping;

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Hosts that trim keep this assembly whole.")]
    public override object? Bind(Node node, BindContext context)
    {
        if (node is not MappingNode mapping)
        {
            context.Report(Codes.WrongType, node, "", "a mapping", node.Describe());
            return null;
        }
        var instance = Activator.CreateInstance(Type)!;
        context.Ancestors.Add((this, mapping, context.Depth));
        foreach (var entry in mapping.Entries)
            BindEntry(entry, instance, context);
        foreach (var field in Fields.Values)
            if (field.Required && mapping.Find(field.Name) is null or ScalarNode { Kind: ScalarKind.Null })
                ReportMissing(field, mapping, context);
        context.Ancestors.RemoveAt(context.Ancestors.Count - 1);
        return instance;
    }

    private void BindEntry(MappingEntry entry, object instance, BindContext context)
    {
        if (!Fields.TryGetValue(entry.Key, out var field))
        {
            if (!IsOpen && !Ignored.Contains(entry.Key))
                context.Report(
                    Codes.UnknownField,
                    context.PathOf(entry.Key),
                    context.At(entry.Line, entry.Column),
                    FieldSuggestion.For(entry, this, context),
                    entry.Key
                );
            return;
        }
        // An explicit null is an absent field, as in Kubernetes.
        if (entry.Value is ScalarNode { Kind: ScalarKind.Null })
            return;
        context.EnterField(entry.Key);
        if (field.Value.Bind(entry.Value, context) is { } value)
            field.Property.SetValue(instance, value);
        context.Leave();
    }

    private static void ReportMissing(FieldShape field, MappingNode mapping, BindContext context) =>
        context.Report(Codes.MissingField, context.PathOf(field.Name), context.At(mapping.Line, mapping.Column), "", field.Name);
}
