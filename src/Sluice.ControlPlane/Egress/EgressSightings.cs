using System.Globalization;

namespace Sluice.ControlPlane.Egress;

/// <summary>How often something was seen, when, and by how many.</summary>
public sealed record EgressSightings
{
    /// <summary>Clients are counted up to here; more are "or more". Each costs its address in memory, for each host of each client.</summary>
    public const int MaxClients = 1_000;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public long Count { get; init; }
    public DateTimeOffset First { get; init; }
    public DateTimeOffset Last { get; init; }

    /// <summary>Addresses that asked; <see cref="MaxClients"/> at most.</summary>
    public int Clients { get; init; }

    /// <summary>Of <see cref="Count"/>: what a rule wants to stand out.</summary>
    public long Reported { get; init; }

    /// <summary>Of <see cref="Count"/>: what a rule of a policy that only observes denies. Somebody did not want it.</summary>
    public long DeniedIfEnforced { get; init; }

    /// <summary><c>1,204 times, first 2026-11-24T10:00:00Z, last 2026-11-24T11:30:00Z, 3 clients</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(Count, "time")}, first {Time(First)}, last {Time(Last)}, {Number(Clients, "client")}{(Clients == MaxClients ? " or more" : "")}{Marks()}"
        );

    private string Marks() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Reported > 0 ? $", {Reported:N0} reported" : "")}{(DeniedIfEnforced > 0 ? $", {DeniedIfEnforced:N0} that a rule would deny" : "")}"
        );

    private static string Number(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);
}
