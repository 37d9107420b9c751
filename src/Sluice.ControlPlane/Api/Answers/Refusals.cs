using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Api.Answers;

/// <summary>Every way to say no, as the <c>Status</c> objects that Kubernetes' clients understand.</summary>
internal static class Refusals
{
    private const int MostCauses = 100;
    private const int MostInMessage = 10;

    public static ApiAnswer BadRequest(string message) => Refuse(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static ApiAnswer Unauthorized() => Refuse(StatusCodes.Status401Unauthorized, "Unauthorized", "Unauthorized");

    public static ApiAnswer TooManyFailures(TimeSpan retryAfter) =>
        Refuse(StatusCodes.Status429TooManyRequests, "TooManyRequests", "too many failed logins from this address") with
        {
            RetryAfter = retryAfter,
        };

    public static ApiAnswer TooManyRequests(string message) =>
        Refuse(StatusCodes.Status429TooManyRequests, "TooManyRequests", message) with
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static ApiAnswer Forbidden(string message, JsonObject? details = null) =>
        Refuse(StatusCodes.Status403Forbidden, "Forbidden", message, details);

    public static ApiAnswer NoSuchPath() =>
        Refuse(StatusCodes.Status404NotFound, "NotFound", "the server could not find the requested resource", []);

    public static ApiAnswer NotFound(ApiKind kind, string name) =>
        Refuse(StatusCodes.Status404NotFound, "NotFound", $"{kind.Resource} \"{name}\" not found", Details(kind, name));

    public static ApiAnswer MethodNotAllowed(string message = "the server does not allow this method on the requested resource") =>
        Refuse(StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", message);

    public static ApiAnswer NotAcceptable() =>
        Refuse(
            StatusCodes.Status406NotAcceptable,
            "NotAcceptable",
            "only the following media types are accepted: application/json, application/json;as=Table;g=meta.k8s.io;v=v1"
        );

    public static ApiAnswer AlreadyExists(ApiKind kind, string name) =>
        Refuse(StatusCodes.Status409Conflict, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists", Details(kind, name));

    public static ApiAnswer Conflict(ApiKind kind, string name, string why) =>
        Refuse(
            StatusCodes.Status409Conflict,
            "Conflict",
            $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": {why}",
            Details(kind, name)
        );

    /// <summary>Somebody else was faster.</summary>
    public static ApiAnswer Stale(ApiKind kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiAnswer Gone(string message) => Refuse(StatusCodes.Status410Gone, "Expired", message);

    public static ApiAnswer TooLarge(long atMost) =>
        Refuse(
            StatusCodes.Status413PayloadTooLarge,
            "RequestEntityTooLarge",
            $"Request entity too large: limit is {atMost.ToString(System.Globalization.CultureInfo.InvariantCulture)} bytes"
        );

    public static ApiAnswer UnsupportedMediaType(string message) =>
        Refuse(StatusCodes.Status415UnsupportedMediaType, "UnsupportedMediaType", message);

    public static ApiAnswer Timeout() =>
        Refuse(StatusCodes.Status504GatewayTimeout, "Timeout", "the request did not complete within its time");

    public static ApiAnswer Internal() =>
        Refuse(StatusCodes.Status500InternalServerError, "InternalError", "Internal error occurred; the server's log says more");

    public static ApiAnswer Unavailable(string message) => Refuse(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", message);

    /// <summary>What was found wrong, each with its path, its code and what to write instead.</summary>
    public static ApiAnswer Invalid(ApiKind kind, string name, IReadOnlyList<Diagnostic> findings)
    {
        var shown = findings.Take(MostInMessage).Select(f => f.Path.Length > 0 ? $"{f.Path}: {Sentence(f)}" : Sentence(f)).ToList();
        var more = findings.Count > MostInMessage ? $", and {findings.Count - MostInMessage} more" : "";
        var list = shown.Count == 1 ? shown[0] : $"[{string.Join(", ", shown)}{more}]";
        var title = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        var details = Details(kind, name, kind.Kind);
        details["causes"] = new JsonArray([.. findings.Take(MostCauses).Select(Cause)]);
        return Refuse(StatusCodes.Status422UnprocessableEntity, "Invalid", $"{title} \"{name}\" is invalid: {list}", details);
    }

    /// <summary>One finding for people: <c>SLU0020: There is no field 'foo' here. (did you mean bar?)</c>.</summary>
    public static string Sentence(Diagnostic finding) =>
        finding.Suggestion.Length > 0
            ? $"{finding.Code.Id}: {finding.Message} ({finding.Suggestion})"
            : $"{finding.Code.Id}: {finding.Message}";

    public static JsonObject Success(JsonObject? details)
    {
        var status = Envelope("Success");
        if (details is not null)
            status["details"] = details;
        return status;
    }

    public static JsonObject Details(ApiKind kind, string name, string? named = null)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = named ?? kind.Plural;
        return details;
    }

    public static ApiAnswer Refuse(int code, string reason, string message, JsonObject? details = null)
    {
        var status = Envelope("Failure");
        status["message"] = message;
        status["reason"] = reason;
        if (details is not null)
            status["details"] = details;
        status["code"] = code;
        return new() { Code = code, Body = status };
    }

    private static JsonObject Envelope(string outcome) =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = outcome,
        };

    private static JsonObject Cause(Diagnostic finding) =>
        new()
        {
            ["reason"] = ReasonOf(finding),
            ["message"] = Sentence(finding),
            ["field"] = finding.Path,
        };

    private static string ReasonOf(Diagnostic finding) =>
        finding.Code == Codes.MissingField ? "FieldValueRequired"
        : finding.Code == Codes.UnknownValue ? "FieldValueNotSupported"
        : finding.Code == Codes.WrongType ? "FieldValueTypeInvalid"
        : finding.Code == Codes.DuplicateKey ? "FieldValueDuplicate"
        : "FieldValueInvalid";
}
