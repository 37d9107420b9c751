using Sluice.Admin.Controls.Charts;

namespace Sluice.Admin.Tests.Components.Charts;

public sealed class ChartFormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.001, "<0.01")]
    [InlineData(1.234, "1.23")]
    [InlineData(45.67, "45.7")]
    [InlineData(1234, "1234")]
    [InlineData(45_600, "45.6k")]
    [InlineData(2_500_000, "2.5M")]
    public void Rates_are_as_exact_as_they_are_worth(double value, string text) => Assert.Equal(text, ChartFormat.Rate(value));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.00001, "<0.01 %")]
    [InlineData(0.0123, "1.23 %")]
    [InlineData(0.5, "50 %")]
    public void A_few_errors_never_look_like_none(double share, string text) => Assert.Equal(text, ChartFormat.Percent(share));

    [Theory]
    [InlineData(0.53, "0.53 ms")]
    [InlineData(123.4, "123 ms")]
    [InlineData(2500, "2.5 s")]
    public void Times_have_their_unit(double value, string text) => Assert.Equal(text, ChartFormat.Milliseconds(value));
}
