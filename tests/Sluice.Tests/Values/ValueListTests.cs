using Sluice.Values;

namespace Sluice.Tests.Values;

public sealed class ValueListTests
{
    [Fact]
    public void Lists_with_equal_elements_are_equal()
    {
        ValueList<string> first = ["a", "b"];
        ValueList<string> second = ["a", "b"];
        Assert.Equal(first, second);
        Assert.Equal(default, ValueList.Create<string>([]));
        Assert.NotEqual(first, ["b", "a"]);
    }
}
