using System.CommandLine;
using System.Globalization;

namespace Sluice.Hosting;

/// <summary>A port number, 0 for any free one, or <c>off</c>.</summary>
public sealed class PortOption
{
    public PortOption(string name, string description, int? initial)
    {
        Option = new(name)
        {
            Description = description,
            DefaultValueFactory = _ => initial?.ToString(CultureInfo.InvariantCulture) ?? "off",
            HelpName = "PORT",
        };
        Option.Validators.Add(result =>
        {
            if (!TryRead(result.GetValueOrDefault<string>(), out _))
                result.AddError($"{name}: a port, 0 (any free one) or 'off' is expected");
        });
    }

    public Option<string> Option { get; }

    public int? Value(ParseResult parsed) => TryRead(parsed.GetValue(Option), out var port) ? port : null;

    internal static bool TryRead(string? text, out int? port)
    {
        port = null;
        if (text == "off")
            return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65_535)
            return false;
        port = number;
        return true;
    }
}
