namespace Sluice.Proxy.Reports;

/// <summary>How a request is carried to its endpoint.</summary>
public enum UpstreamSecurity
{
    Plain,
    Tls,

    /// <summary>The mesh's: both sides prove who they are.</summary>
    MutualTls,
}
