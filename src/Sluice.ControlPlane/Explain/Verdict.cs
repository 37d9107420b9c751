using Sluice.Snapshot;

namespace Sluice.ControlPlane.Explain;

/// <summary>What becomes of a request.</summary>
/// <param name="Kind">How far it gets.</param>
/// <param name="Route">What takes it.</param>
internal sealed record Verdict(VerdictKind Kind, Route? Route = null)
{
    /// <summary>The status that the gateway itself answers with; 0: the upstream says.</summary>
    public int Status =>
        Kind switch
        {
            VerdictKind.NoVirtualHost or VerdictKind.NoRoute => 404,
            VerdictKind.RedirectToHttps => 301,
            VerdictKind.Route => Route!.Action switch
            {
                RedirectAction redirect => redirect.StatusCode,
                DirectResponseAction direct => direct.StatusCode,
                _ => 0,
            },
            _ => 0,
        };

    /// <summary>Wire form: <c>noRoute</c>.</summary>
    public string Text => char.ToLowerInvariant($"{Kind}"[0]) + $"{Kind}"[1..];
}
