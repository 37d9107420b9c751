namespace Sluice.Resources.Diagnostics;

public static partial class Codes
{
    /// <summary>A certificate, key or list that a resource names is not there, on this machine and now.</summary>
    public static readonly DiagnosticCode FileNotFound = Warning("SLU0500", "The file '{0}' does not exist.");
}
