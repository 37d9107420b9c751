using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Acme;

internal static partial class AcmeLog
{
    [LoggerMessage(4901, LogLevel.Information, "AcmeIssuer {Issuer} has an account at {Host}")]
    public static partial void AccountOpened(this ILogger log, string issuer, string host);

    [LoggerMessage(4902, LogLevel.Information, "Certificate {Certificate} is being ordered from {Host}: {Why}")]
    public static partial void Ordering(this ILogger log, string certificate, string host, string why);

    [LoggerMessage(4903, LogLevel.Information, "Certificate {Certificate} is issued, and good until {NotAfter:u}")]
    public static partial void Issued(this ILogger log, string certificate, DateTimeOffset notAfter);

    [LoggerMessage(4904, LogLevel.Warning, "Certificate {Certificate} is not issued ({Type}), next attempt at {Next:u}: {Reason}")]
    public static partial void NotIssued(this ILogger log, string certificate, string type, DateTimeOffset next, string reason);

    [LoggerMessage(4905, LogLevel.Warning, "The proof for {Name} could not be taken back: {Reason}")]
    public static partial void NotCleanedUp(this ILogger log, string name, string reason);

    [LoggerMessage(4906, LogLevel.Error, "Certificates could not be looked at; they are again in {Seconds} s")]
    public static partial void LookFailed(this ILogger log, Exception bug, double seconds);

    [LoggerMessage(4907, LogLevel.Information, "Gateways of {Namespace} hold the challenges for {Certificate}: {Accepted} of {All}")]
    public static partial void ChallengesShown(this ILogger log, string @namespace, string certificate, int accepted, int all);

    [LoggerMessage(4908, LogLevel.Warning, "Renewal information of {Certificate} cannot be had: {Reason}")]
    public static partial void NoRenewalInfo(this ILogger log, string certificate, string reason);

    [LoggerMessage(4909, LogLevel.Error, "What was asked of certificate authorities cannot be written down: {Reason}")]
    public static partial void LedgerNotWritten(this ILogger log, string reason);
}
