using System.Text.Json.Nodes;
using Bookinfo.Hosting;

namespace Bookinfo.ProductPage;

/// <summary>The details of a book as the page shows them: a label and a text each.</summary>
internal sealed record BookDetails(IReadOnlyList<(string Label, string Text)> Fields)
{
    private static readonly (string Key, string Label)[] Known =
    [
        ("author", "Author"),
        ("year", "Year"),
        ("type", "Binding"),
        ("pages", "Pages"),
        ("publisher", "Publisher"),
        ("language", "Language"),
        ("ISBN-10", "ISBN-10"),
        ("ISBN-13", "ISBN-13"),
    ];

    /// <summary>Reads an answer of the details service; null when it is none.</summary>
    public static BookDetails? From(ServiceReply reply)
    {
        if (!reply.IsSuccess)
            return null;
        var fields = Known.Where(k => reply.Body![k.Key] is JsonValue).Select(k => (k.Label, reply.Body![k.Key]!.ToString())).ToArray();
        return fields.Length == 0 ? null : new BookDetails(fields);
    }
}
