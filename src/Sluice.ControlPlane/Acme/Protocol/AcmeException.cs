namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>An order cannot go on. The message is for people, and holds no secret.</summary>
internal sealed class AcmeException(string type, string message, Exception? inner = null) : Exception(message, inner)
{
    public const string Prefix = "urn:ietf:params:acme:error:";

    /// <summary>The authority's own word without its prefix (<c>rateLimited</c>), or one of <see cref="AcmeFailure"/>.</summary>
    public string Type { get; } = type;

    /// <summary>Not before; null: the authority has not said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The names whose proof failed, each as it is proved: without <c>*.</c>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>HTTP status of the authority's answer; 0: there is none.</summary>
    public int Status { get; init; }
}
