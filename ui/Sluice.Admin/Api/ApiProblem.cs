namespace Sluice.Admin.Api;

/// <summary>Why the API refused, in the words of its Status.</summary>
/// <param name="Status">HTTP status; 0: the API could not be reached.</param>
/// <param name="Reason">Kubernetes' word for it, as <c>Conflict</c> or <c>Invalid</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Causes">Every finding, where there are several.</param>
public sealed record ApiProblem(int Status, string Reason, string Message, IReadOnlyList<ApiCause> Causes)
{
    public const int Unreachable = 0;

    public bool IsConflict => Status == 409;

    public bool IsForbidden => Status == 403;
}
