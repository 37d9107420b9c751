namespace Sluice.Admin.Pages.Limits;

/// <summary>What gateways have counted of one limit, all of them together, since each began.</summary>
/// <param name="Policy">As <c>namespace/name</c>.</param>
/// <param name="ShadowLimited">What would have been refused.</param>
/// <param name="KeysInUse">Keys that are remembered now.</param>
/// <param name="Top">Those refused most.</param>
public sealed record LimitCount(
    string Policy,
    string Limit,
    double Allowed,
    double Limited,
    double ShadowLimited,
    long KeysInUse,
    IReadOnlyList<string>? Gateways = null,
    IReadOnlyList<LimitKeyCount>? Top = null
);
