using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Sluice.Admin.Access;

/// <summary>When whoever sits before a page last did something there.</summary>
internal sealed class PageActivity(TimeProvider clock) : CircuitHandler
{
    public DateTimeOffset Last { get; private set; } = clock.GetUtcNow();

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        activity =>
        {
            Last = clock.GetUtcNow();
            return next(activity);
        };
}
