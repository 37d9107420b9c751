using Sluice.Capture.Kernel;

namespace Sluice.Commands;

/// <summary>Which of the kernel's rule languages is spoken.</summary>
internal static class CaptureBackends
{
    public const string Auto = "auto";
    public const string Iptables = "iptables";
    public const string Nftables = "nftables";

    /// <summary>What is asked for; else iptables where it is installed, as Istio does, and nftables where only that is.</summary>
    public static IRuleBackend Choose(string asked, ICommandRunner commands, bool isPrinting)
    {
        var isNft =
            asked == Nftables
            || (
                asked == Auto
                && !isPrinting
                && commands.Run("iptables", "--version") is { IsSuccess: false }
                && commands.Run("nft", "--version").IsSuccess
            );
        return isNft ? new NftablesBackend(commands) : new IptablesBackend(commands);
    }
}
