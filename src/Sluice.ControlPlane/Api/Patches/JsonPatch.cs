using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>JSON patch (RFC 6902): all operations, or none.</summary>
internal static class JsonPatch
{
    /// <summary>As Kubernetes' API server has it.</summary>
    private const int MostOperations = 10_000;

    /// <summary>What all copies together may add, in bytes: a copy of a copy of a copy grows without end.</summary>
    private const int MostCopied = 3 * 1024 * 1024;

    /// <summary>What <paramref name="document"/> becomes. Neither argument is changed.</summary>
    /// <exception cref="PatchException">An operation makes no sense here, or a test failed.</exception>
    public static JsonNode? Apply(JsonNode document, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            throw new PatchException("a JSON patch is a list of operations");
        if (operations.Count > MostOperations)
            throw new PatchException($"a JSON patch has {MostOperations} operations at most");
        JsonNode? result = document.DeepClone();
        var copied = 0;
        foreach (var operation in operations)
            result = Apply(result, operation as JsonObject ?? throw new PatchException("an operation is an object"), ref copied);
        return result;
    }

    private static JsonNode? Apply(JsonNode? document, JsonObject operation, ref int copied)
    {
        var path = PointerOf(operation, "path");
        switch (TextOf(operation, "op"))
        {
            case "add":
                return path.Add(document, ValueOf(operation));
            case "remove":
                path.Remove(document);
                return document;
            case "replace":
                return path.Replace(document, ValueOf(operation));
            case "move":
                return Move(document, PointerOf(operation, "from"), path);
            case "copy":
                var value = PointerOf(operation, "from").Get(document)?.DeepClone();
                copied += value?.ToJsonString().Length ?? 4;
                return copied <= MostCopied ? path.Add(document, value) : throw new PatchException("the patch copies too much");
            case "test":
                return JsonNode.DeepEquals(path.Get(document), operation["value"])
                    ? document
                    : throw new PatchException($"the test of '{path.Text}' failed");
            case var unknown:
                throw new PatchException($"there is no operation '{unknown}'");
        }
    }

    private static JsonNode? Move(JsonNode? document, JsonPointer from, JsonPointer to)
    {
        if (from.Text == to.Text)
        {
            from.Get(document);
            return document;
        }
        if (from.IsAbove(to))
            throw new PatchException($"'{from.Text}' cannot be moved into itself");
        return to.Add(document, from.Remove(document));
    }

    private static JsonNode? ValueOf(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw new PatchException("the operation has no value");

    private static JsonPointer PointerOf(JsonObject operation, string field) => JsonPointer.Parse(TextOf(operation, field));

    private static string TextOf(JsonObject operation, string field) =>
        operation[field] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new PatchException($"an operation needs '{field}'");
}
