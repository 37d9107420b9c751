using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>Reads the resources of a command's <c>-f</c>, and says what is wrong with them before anything is sent.</summary>
internal static class FileInput
{
    /// <param name="run">Whose files they are.</param>
    /// <param name="paths">As typed.</param>
    /// <param name="ns">The namespace of resources that name none; null: that of the context.</param>
    /// <param name="tells">Whether findings are printed here.</param>
    /// <returns>The exit code where a path cannot be read; the resources otherwise, with whatever is wrong with them.</returns>
    public static (LocalResources? Resources, int Code) Read(ClientRun run, string[] paths, string? ns, bool tells = true)
    {
        if (!ConfigurationFiles.TryRead(paths, run.Environment.StandardInput, out var files, out var problem))
        {
            run.Complain(problem);
            return (null, ExitCodes.WrongUsage);
        }
        var local = LocalResources.Read(files, string.IsNullOrEmpty(ns) ? run.Api.Namespace : ns);
        if (tells)
            foreach (var finding in local.Findings)
                run.Console.Complain(finding.ToString());
        if (local.HasErrors)
            run.Complain("nothing was sent, because there are errors in the files");
        else if (local.Items.Count == 0)
            run.Complain($"there is no resource in {string.Join(", ", paths)}");
        else if (local.Skipped > 0)
            run.Complain($"resources of kinds that Sluice does not use, which are not sent: {local.Skipped}");
        return (local, ExitCodes.Done);
    }

    public static bool IsUsable(LocalResources local) => !local.HasErrors && local.Items.Count > 0;
}
