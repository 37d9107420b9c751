using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

public sealed class BudgetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private AcmeLedger Ledger() => new(Path.Combine(_folder.Path, "acme", "ledger.json"), _clock, NullLogger.Instance);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_names_are_issued_five_times_a_week_and_no_more_after_a_restart_either()
    {
        var ledger = Ledger();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(new AcmeBudget(ledger, _clock).Refusal("a", new(), ["b.test", "a.test"]));
            ledger.Add(LedgerKind.Issued, "a", AcmeBudget.SetOf(["a.test", "b.test"]));
            _clock.Advance(TimeSpan.FromHours(1));
        }
        var again = new AcmeBudget(Ledger(), _clock);
        Assert.Equal(TimeSpan.FromDays(7) - TimeSpan.FromHours(5), again.Refusal("a", new(), ["a.test", "b.test"])!.Value.Wait);
        Assert.Null(again.Refusal("a", new(), ["a.test"]));
        Assert.Null(again.Refusal("other account", new(), ["a.test", "b.test"]));
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromHours(5));
        Assert.Null(again.Refusal("a", new(), ["a.test", "b.test"]));
    }

    [Fact]
    public void A_name_that_cannot_be_proved_is_left_alone_for_an_hour()
    {
        var ledger = Ledger();
        var budget = new AcmeBudget(ledger, _clock);
        for (var i = 0; i < 5; i++)
            ledger.Add(LedgerKind.FailedValidation, "a", "a.test");
        Assert.NotNull(budget.Refusal("a", new(), ["*.a.test"]));
        Assert.Null(budget.Refusal("a", new() { FailedValidations = 6 }, ["a.test"]));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(budget.Refusal("a", new(), ["a.test"]));
    }

    [Fact]
    public void Failures_outlive_the_process()
    {
        var failed = new Attempts(3, _clock.GetUtcNow(), _clock.GetUtcNow().AddHours(1), "dns", "no such name", "1/1");
        Ledger().Keep("shop/web", failed);
        Assert.Equal(failed, Ledger().AttemptsOf("shop/web"));
        Ledger().Keep("shop/web", null);
        Assert.Null(Ledger().AttemptsOf("shop/web"));
    }
}
