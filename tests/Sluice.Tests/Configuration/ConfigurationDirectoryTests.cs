using Sluice.Configuration;
using Sluice.Testing;

namespace Sluice.Tests.Configuration;

public sealed class ConfigurationDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resource_files_are_read_recursively_in_order_without_hidden_ones()
    {
        foreach (var name in new[] { "b.yaml", "a.json", "sub/c.yml", "notes.txt", ".hidden.yaml", "..data/d.yaml" })
            _folder.Write(name, "");
        var files = new ConfigurationDirectory([_folder.Path]).Read();
        Assert.Equal(["a.json", "b.yaml", "sub/c.yml"], files.Select(f => Path.GetRelativePath(_folder.Path, f.Name)));
    }

    [Fact]
    public void A_swapped_link_changes_the_stamp()
    {
        // Kubernetes updates a mounted ConfigMap by swapping the link '..data'.
        _folder.Write("..1/config.yaml", "one");
        _folder.Write("..2/config.yaml", "three");
        var link = Path.Combine(_folder.Path, "config.yaml");
        File.CreateSymbolicLink(link, Path.Combine(_folder.Path, "..1/config.yaml"));
        var directory = new ConfigurationDirectory([_folder.Path]);
        var before = directory.Stamp();
        Assert.Equal(before, directory.Stamp());
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.Combine(_folder.Path, "..2/config.yaml"));
        Assert.NotEqual(before, directory.Stamp());
    }
}
