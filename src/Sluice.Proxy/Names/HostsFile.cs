using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>The names of hosts(5), with all their addresses of both families in written order.</summary>
internal sealed class HostsFile
{
    private static readonly char[] Blanks = [' ', '\t'];
    private readonly Dictionary<string, List<IPAddress>> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lines that are not understood are skipped, as the system's resolver does.</summary>
    public static HostsFile Parse(string text)
    {
        var file = new HostsFile();
        foreach (var line in text.Split('\n'))
            file.Add(line.Split('#')[0].TrimEnd('\r'));
        return file;
    }

    /// <param name="name">Without a trailing dot.</param>
    /// <returns>Empty where the file does not know the name.</returns>
    public ValueList<IPAddress> Find(string name) => _names.TryGetValue(name, out var addresses) ? addresses.ToValueList() : [];

    private void Add(string line)
    {
        var words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !IPAddress.TryParse(words[0], out var address))
            return;
        foreach (var word in words.Skip(1))
        {
            var name = word.TrimEnd('.');
            if (!_names.TryGetValue(name, out var addresses))
                _names.Add(name, addresses = []);
            if (!addresses.Contains(address))
                addresses.Add(address);
        }
    }
}
