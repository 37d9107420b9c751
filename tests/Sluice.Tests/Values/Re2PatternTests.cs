using Sluice.Values;

namespace Sluice.Tests.Values;

public sealed class Re2PatternTests
{
    [Theory]
    [InlineData("/a/.*", "/a/b", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("a|b", "ab", false)]
    [InlineData(@"\d+", "12", true)]
    [InlineData(@"\d+", "\u0663", false)]
    [InlineData(@"[\w-]+", "a-b_1", true)]
    [InlineData(@"[^\D]", "5", true)]
    [InlineData("[[:alpha:]]+", "abc", true)]
    [InlineData("[a-z[]+", "a[", true)]
    [InlineData("[a-z-[aeiou]]", "[]", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[^a-c]", "-", true)]
    [InlineData(@"(?P<x>a)(?<y>b)", "ab", true)]
    [InlineData(@"\Qa.b\E+", "a.bb", true)]
    [InlineData("(?i)abc", "ABC", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(?U)a+", "aaa", true)]
    [InlineData("a$", "a", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("(?s)a.b", "a\nb", true)]
    [InlineData(@"\x41\x{42}\103", "ABC", true)]
    [InlineData(@"\pL+\p{Nd}", "\u00e91", true)]
    [InlineData("a b#c", "a b#c", true)]
    public void Patterns_match_whole_values_as_in_re2(string pattern, string text, bool matches)
    {
        Assert.True(Re2Pattern.TryCompileFullMatch(pattern, ignoreCase: false, out var regex, out var error), error);
        Assert.Equal(matches, regex.IsMatch(text));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a)(b")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)")]
    [InlineData("(?>a)")]
    [InlineData("(?#a)")]
    [InlineData("(?x)a")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\y")]
    [InlineData(@"\")]
    [InlineData("a{1001}")]
    [InlineData("(?P<x>a)(?P<x>b)")]
    [InlineData("[[:nope:]]")]
    public void What_re2_refuses_is_refused(string pattern)
    {
        Assert.False(Re2Pattern.TryCompileFullMatch(pattern, ignoreCase: false, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Groups_are_numbered_in_written_order_whether_named_or_not()
    {
        Assert.True(Re2Pattern.TryCompile("(?P<first>a)(b)", ignoreCase: false, out var regex, out _));
        Assert.Equal(("a", "b"), (regex.Match("ab").Groups[1].Value, regex.Match("ab").Groups[2].Value));
    }
}
