using Google.Protobuf.Collections;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Append = Sluice.Xds.Protocol.Core.HeaderValueOption.Types.HeaderAppendAction;
using Core = Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Changes of headers: Envoy removes first too, then goes through one list of what is set and added.</summary>
internal static class HeaderMutationCodec
{
    public static void Encode(HeaderMutation mutation, RepeatedField<Core.HeaderValueOption> add, RepeatedField<string> remove)
    {
        if (mutation.IsEmpty)
            return;
        remove.AddRange(mutation.Remove);
        foreach (var header in mutation.Set)
            add.Add(Option(header, Append.OverwriteIfExistsOrAdd));
        foreach (var header in mutation.Add)
            add.Add(Option(header, Append.AppendIfExistsOrAdd));
    }

    public static HeaderMutation Decode(RepeatedField<Core.HeaderValueOption> add, RepeatedField<string> remove) =>
        add.Count + remove.Count == 0
            ? HeaderMutation.None
            : new()
            {
                Remove = remove.ToList(),
                Set = Values(add, Append.OverwriteIfExistsOrAdd),
                Add = Values(add, Append.AppendIfExistsOrAdd),
            };

    // Without keep_empty_value Envoy would leave a header without a value out.
    private static Core.HeaderValueOption Option(HeaderValue header, Append action) =>
        new()
        {
            Header = new() { Key = header.Name, Value = header.Value },
            AppendAction = action,
            KeepEmptyValue = header.Value.Length == 0,
        };

    private static ValueList<HeaderValue> Values(RepeatedField<Core.HeaderValueOption> options, Append action)
    {
        var values = new List<HeaderValue>();
        foreach (var option in options)
        {
            if (option.AppendAction is not (Append.OverwriteIfExistsOrAdd or Append.AppendIfExistsOrAdd))
                throw new MalformedResourceException($"header '{option.Header?.Key}' is to be changed as {option.AppendAction}");
            if (option.AppendAction == action)
                values.Add(new(option.Header?.Key ?? "", option.Header?.Value ?? ""));
        }
        return values.ToValueList();
    }
}
