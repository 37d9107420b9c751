using System.Diagnostics.CodeAnalysis;

namespace Sluice.Admin.Api;

/// <summary>What the API answered: a value, or a problem.</summary>
/// <param name="Value">Null where the API refused.</param>
/// <param name="Problem">Null where it did not.</param>
public sealed record ApiResult<T>(T? Value, ApiProblem? Problem = null)
{
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsSuccess => Problem is null;
}
