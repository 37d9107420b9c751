using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using Sluice.Resources.Diagnostics;
using YamlDotNet.Core;

namespace Sluice.Client;

/// <summary>Finds the kubeconfig as kubectl does, a variable of our own before kubectl's.</summary>
internal sealed class KubeconfigSource(ClientEnvironment environment)
{
    public const string OwnVariable = "SLUICE_KUBECONFIG";
    private const string KubectlsVariable = "KUBECONFIG";

    /// <exception cref="ClientException">There is none, or it says too little.</exception>
    public KubeconfigContext Read(string? file, string? context)
    {
        var files = Find(file);
        var names = string.Join(Path.PathSeparator, files);
        try
        {
            var read = KubeconfigFiles.Read(files);
            CheckContext(names, read, context);
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(read, context);
            var hasServer = Uri.TryCreate(configuration.Host, UriKind.Absolute, out var server) && server.Scheme is "https" or "http";
            return hasServer
                ? new(names, configuration)
                : throw new ClientException(Codes.KubeconfigUnusable, names, "its cluster has no server with an https:// address");
        }
        catch (YamlException broken)
        {
            // Not the parser's own words, which may quote a token.
            throw new ClientException(Codes.KubeconfigUnusable, names, $"it is no kubeconfig from line {broken.Start.Line} on");
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw new ClientException(Codes.KubeconfigUnusable, names, e.Message.TrimEnd('.'));
        }
    }

    internal static bool IsBroken(Exception e) =>
        e
            is KubeConfigException
                or IOException
                or UnauthorizedAccessException
                or FormatException
                or CryptographicException
                or ArgumentException
                or InvalidOperationException
                or NullReferenceException;

    private List<string> Find(string? file)
    {
        if (!string.IsNullOrEmpty(file))
            return Present("--kubeconfig", [file]);
        foreach (var variable in new[] { OwnVariable, KubectlsVariable })
            if (environment.Variable(variable) is { Length: > 0 } list)
                return Present($"${variable}", list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        var usual = Path.Combine(environment.Home, ".kube", "config");
        return File.Exists(usual)
            ? [usual]
            : throw new ClientException(
                Codes.NoKubeconfig,
                $"neither --kubeconfig nor ${OwnVariable} nor ${KubectlsVariable} is given, and {usual} is not there; sluice control-plane writes one into its data folder"
            );
    }

    // As kubectl has it: of a list, what is not there is passed over.
    private static List<string> Present(string givenBy, string[] files)
    {
        var present = files.Where(File.Exists).ToList();
        return present.Count > 0
            ? present
            : throw new ClientException(Codes.NoKubeconfig, $"{givenBy} names {string.Join(", ", files)}, which is not there");
    }

    private static void CheckContext(string files, K8SConfiguration read, string? context)
    {
        var known = read.Contexts?.Select(c => c.Name).ToList() ?? [];
        var wanted = string.IsNullOrEmpty(context) ? read.CurrentContext : context;
        var problem =
            known.Count == 0 ? "it has no contexts"
            : string.IsNullOrEmpty(wanted) ? $"it has no current context; give --context, one of: {string.Join(", ", known)}"
            : known.Contains(wanted) ? null
            : $"it has no context '{wanted}', only: {string.Join(", ", known)}";
        if (problem is not null)
            throw new ClientException(Codes.KubeconfigUnusable, files, problem);
    }
}
