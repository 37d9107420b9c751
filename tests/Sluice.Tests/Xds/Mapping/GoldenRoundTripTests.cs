using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Tests.Translation;
using Sluice.Xds.Mapping;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>Everything that translation is known to give goes over the wire and comes back as it was.</summary>
public sealed class GoldenRoundTripTests
{
    private const string Folder = "Translation/Goldens";

    public static TheoryData<string, bool> Cases() =>
        [
            .. Golden
                .Names(Folder)
                .SelectMany(n => new[] { (n, false), (n, true) })
                .Select(c => new TheoryDataRow<string, bool>(c.n, c.Item2)),
        ];

    [Theory, MemberData(nameof(Cases))]
    public void Translated_resources_come_back(string name, bool split)
    {
        ProxySnapshot? snapshot = null;
        Golden.Check(
            Folder,
            name,
            yaml =>
            {
                snapshot = Translate.Yaml(yaml).Snapshot;
                return Translate.ToText(yaml);
            }
        );
        RoundTrip.Check(snapshot!, new XdsEncoding { SplitRouteTables = split });
    }
}
