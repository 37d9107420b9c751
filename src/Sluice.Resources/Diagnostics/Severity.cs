namespace Sluice.Resources.Diagnostics;

/// <summary>How serious a finding is. Only an error keeps configuration from being applied.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}
