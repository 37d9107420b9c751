using Sluice.Testing;

namespace Sluice.Tests.Translation;

public sealed class GoldenTests
{
    private const string Folder = "Translation/Goldens";

    public static TheoryData<string> Cases() => [.. Golden.Names(Folder)];

    [Theory, MemberData(nameof(Cases))]
    public void Resources_translate_into_the_golden_text(string name) => Golden.Check(Folder, name, Translate.ToText);
}
