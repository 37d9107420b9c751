using System.CommandLine;
using System.Globalization;
using Sluice.ControlPlane.Egress;
using Sluice.Values;

namespace Sluice.Commands;

/// <summary>What <c>sluice egress suggest</c> is asked for on the command line.</summary>
internal sealed class EgressSuggestOptions
{
    private readonly Argument<string[]> _logs = new("LOG")
    {
        Description = "Audit logs of gateways, or - for standard input. Lines that are no records are passed over.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace of what is suggested: that of the gateways.",
        DefaultValueFactory = _ => new SuggestionOptions().Namespace,
        HelpName = "NAME",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "Name of the policy.",
        DefaultValueFactory = _ => new SuggestionOptions().Name,
        HelpName = "NAME",
    };

    private readonly Option<string> _selector = new("--selector")
    {
        Description = "Labels of the gateways that the policy is for.",
        DefaultValueFactory = _ => "istio=egressgateway",
        HelpName = "KEY=VALUE,...",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "File to write to instead of standard output.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _paths = new("--paths")
    {
        Description = "Allow only those paths of requests that were seen. Default: every path.",
    };

    private readonly Option<string> _since = new("--since")
    {
        Description = "Records from this time on: 2026-11-24T10:00:00Z. Default: all.",
        HelpName = "TIME",
    };

    public EgressSuggestOptions()
    {
        _selector.Validators.Add(result =>
        {
            if (Labels(result.GetValueOrDefault<string>()) is null)
                result.AddError("--selector: write key=value, and a comma between two of them");
        });
        _since.Validators.Add(result =>
        {
            if (Time(result.GetValueOrDefault<string>()) is null)
                result.AddError("--since: write a time such as 2026-11-24T10:00:00Z");
        });
    }

    public Command AddTo(Command command)
    {
        command.Arguments.Add(_logs);
        foreach (var option in new Option[] { _namespace, _name, _selector, _output, _paths, _since })
            command.Options.Add(option);
        return command;
    }

    public EgressSuggestRequest Request(ParseResult parsed) =>
        new()
        {
            Logs = parsed.GetValue(_logs)!,
            Names = new()
            {
                Namespace = parsed.GetValue(_namespace)!,
                Name = parsed.GetValue(_name)!,
                Selector = Labels(parsed.GetValue(_selector))!.Value,
            },
            Output = parsed.GetValue(_output),
            WithPaths = parsed.GetValue(_paths),
            Since = Time(parsed.GetValue(_since))!.Value,
        };

    /// <returns>Null where the text is no list of labels.</returns>
    private static ValueMap<string>? Labels(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var labels = new List<KeyValuePair<string, string>>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, var value])
                return null;
            labels.Add(new(key, value));
        }
        return labels.ToValueMap();
    }

    /// <returns>Null where the text is no time.</returns>
    private static DateTimeOffset? Time(string? text) =>
        text is null ? DateTimeOffset.MinValue
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : null;
}
