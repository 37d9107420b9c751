using System.CommandLine;
using System.Text;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Manifests;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.Commands;

/// <summary><c>sluice inject -f FILE|-</c>: writes workloads with the sidecar in their pods, for clusters without the webhook.</summary>
internal static class InjectCommand
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int WrongUsage = 2;

    public static Command Create()
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "Files, folders (searched for *.yaml, *.yml and *.json), or - for standard input.",
            HelpName = "FILE",
            Required = true,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "yaml (what is not changed keeps its text) or json.",
            DefaultValueFactory = _ => "yaml",
        };
        output.AcceptOnlyFromAmong("yaml", "json");
        var space = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace of workloads that name none.",
            DefaultValueFactory = _ => "default",
            HelpName = "NAME",
        };
        var settings = new Option<string?>("--settings")
        {
            Description = "File of settings, YAML or JSON. Default: Istio's defaults.",
            HelpName = "FILE",
        };
        var words = new Option<string[]>("--set")
        {
            Description = "A setting, which wins over the file: image=registry.test/sidecar:1, limits.cpu=2, nativeSidecar=false.",
            HelpName = "NAME=VALUE",
        };
        var command = new Command("inject", "Write workloads with the sidecar in their pods.") { files, output, space, settings, words };
        command.SetAction(parsed =>
            Run(
                new()
                {
                    Files = parsed.GetValue(files)!,
                    Format = parsed.GetValue(output) == "json" ? ManifestFormat.Json : ManifestFormat.Yaml,
                    Namespace = parsed.GetValue(space)!,
                    Settings = parsed.GetValue(settings),
                    Words = parsed.GetValue(words) ?? [],
                },
                Console.OpenStandardInput,
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error
            )
        );
        return command;
    }

    internal static int Run(InjectRequest request, Func<Stream> standardInput, TextWriter output, TextWriter error)
    {
        if (
            !ConfigurationFiles.TryRead(request.Files, standardInput, out var files, out var problem)
            || !TryRead(request.Settings, out var file, out problem)
        )
        {
            error.WriteLine(problem);
            return WrongUsage;
        }
        var bag = new DiagnosticBag();
        if (InjectionSettingsReader.Read(file, request.Words, bag) is not { } settings)
        {
            Write(bag.Items, error);
            // A word on the command line is usage, a file is content.
            return bag.Items.Any(d =>
                d.Position.File == InjectionSettingsReader.CommandLine || d.Path == InjectionSettingsReader.CommandLine
            )
                ? WrongUsage
                : Refused;
        }
        return Inject(new(new(settings), request.Namespace, new UnknownNamespaces()), files, request.Format, output, error);
    }

    private static int Inject(
        ManifestInjector injector,
        IReadOnlyList<SourceFile> files,
        ManifestFormat format,
        TextWriter output,
        TextWriter error
    )
    {
        var (text, isGood) = (new StringBuilder(), true);
        foreach (var file in files)
        {
            var result = injector.Inject(file, format);
            Write(result.Findings, error);
            isGood &= result.Text is not null;
            if (
                text.Length > 0
                && format == ManifestFormat.Yaml
                && result.Text?.TrimStart().StartsWith("---", StringComparison.Ordinal) == false
            )
                text.Append("---\n");
            text.Append(result.Text);
        }
        // Half of it would be applied as if it were all.
        if (!isGood)
            return Refused;
        output.Write(text);
        return Done;
    }

    private static bool TryRead(string? path, out SourceFile? file, out string? problem)
    {
        (file, problem) = (null, null);
        if (path is null)
            return true;
        try
        {
            file = new(path, File.ReadAllBytes(path));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"{path}: {e.Message}";
            return false;
        }
    }

    private static void Write(IEnumerable<Diagnostic> findings, TextWriter error)
    {
        foreach (var finding in findings)
            error.WriteLine(finding);
    }
}
