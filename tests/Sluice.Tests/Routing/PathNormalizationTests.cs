using Sluice.Routing;

namespace Sluice.Tests.Routing;

public sealed class PathNormalizationTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/./b/.", "/a/b/")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/../../a", "/a")]
    [InlineData("/public/%2e%2E/admin", "/admin")]
    [InlineData("/public/.%2e/admin", "/admin")]
    [InlineData(@"/public\..\admin", "/admin")]
    [InlineData("/%61%2D%7e", "/a-~")]
    [InlineData("/a%2Fb%2f..", "/a%2Fb%2f..")]
    [InlineData("/a//b", "/a//b")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/...;x=1/%20%", "/...;x=1/%20%")]
    [InlineData("/.hidden/..x", "/.hidden/..x")]
    [InlineData("*", "*")]
    public void Dot_segments_and_needless_escapes_go_and_the_rest_stays(string path, string expected) =>
        Assert.Equal(expected, PathNormalization.Normalize(path));

    [Theory]
    [InlineData("/a%00")]
    [InlineData("/..%00/b")]
    public void An_encoded_NUL_is_refused(string path) => Assert.Null(PathNormalization.Normalize(path));
}
