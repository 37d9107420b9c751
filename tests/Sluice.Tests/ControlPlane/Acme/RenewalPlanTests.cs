using Sluice.ControlPlane.Acme.Issuance;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Resources;
using Sluice.Resources.Certificates;

namespace Sluice.Tests.ControlPlane.Acme;

public sealed class RenewalPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Uri Directory = new("https://ca.test/dir");

    [Fact]
    public void A_certificate_is_renewed_when_two_thirds_of_its_life_are_over_or_a_little_earlier()
    {
        var due = Enumerable.Range(0, 100).Select(i => RenewalPlan.Of(Wanted(), Directory, Current($"{i}"), null).Due).ToList();
        Assert.All(due, d => Assert.InRange(d, Start + (TimeSpan.FromDays(90) * (2.0 / 3 - 0.05)), Start + TimeSpan.FromDays(60)));
        Assert.True(due.Distinct().Count() > 90);
    }

    [Fact]
    public void The_same_certificate_has_the_same_time_after_a_restart() =>
        Assert.Equal(RenewalPlan.Of(Wanted(), Directory, Current("7"), null), RenewalPlan.Of(Wanted(), Directory, Current("7"), null));

    [Fact]
    public void The_authority_may_say_when()
    {
        var window = new RenewalWindow(Start.AddDays(5), Start.AddDays(6));
        Assert.InRange(RenewalPlan.Of(Wanted(), Directory, Current("7"), window).Due, window.Start, window.End);
    }

    [Fact]
    public void The_resource_may_say_when()
    {
        var wanted = Wanted() with { Spec = Wanted().Spec with { RenewBefore = TimeSpan.FromDays(10) } };
        Assert.Equal(Start.AddDays(80), RenewalPlan.Of(wanted, Directory, Current("7"), null).Due);
    }

    [Theory]
    [InlineData("names")]
    [InlineData("key")]
    [InlineData("authority")]
    [InlineData("nothing there")]
    public void What_is_not_what_is_wanted_is_due_at_once(string difference)
    {
        var current = difference switch
        {
            "names" => Current("7") with { DnsNames = ["other.test"] },
            "key" => Current("7") with { KeyType = CertificateKeyType.Rsa2048 },
            "authority" => Current("7") with { Directory = "https://staging.test/dir" },
            _ => null,
        };
        var plan = RenewalPlan.Of(Wanted(), Directory, current, null);
        Assert.Equal((DateTimeOffset.MinValue, false), (plan.Due, plan.IsServed));
    }

    [Fact]
    public void Failures_are_tried_again_ever_more_slowly_and_not_for_ever()
    {
        var problem = new AcmeException(AcmeFailure.Invalid, "no");
        var waits = Enumerable.Range(1, 40).Select(i => Backoff.After(i, problem, 0)).ToList();
        Assert.Equal(TimeSpan.FromMinutes(1), waits[0]);
        Assert.Equal(TimeSpan.FromMinutes(8), waits[3]);
        Assert.Equal(TimeSpan.FromHours(12), waits[^1]);
        Assert.Equal(waits.Order(), waits);
    }

    [Fact]
    public void An_authority_that_asks_for_time_gets_it()
    {
        var limited = new AcmeException("rateLimited", "slow down") { RetryAfter = TimeSpan.FromHours(30) };
        Assert.Equal(TimeSpan.FromHours(30), Backoff.After(1, limited, 0));
    }

    private static Certificate Wanted() =>
        new()
        {
            Kind = "Certificate",
            Metadata = new ResourceMetadata { Name = "web", Namespace = "shop" },
            Spec = new() { DnsNames = ["b.test", "a.test"] },
        };

    private static CertificateFacts Current(string serial) =>
        new()
        {
            NotBefore = Start,
            NotAfter = Start.AddDays(90),
            DnsNames = ["a.test", "b.test"],
            KeyType = CertificateKeyType.EcdsaP256,
            Serial = serial,
            RenewalId = "",
            Directory = Directory.AbsoluteUri,
        };
}
