namespace Sluice.Testing;

/// <summary>No wait of a test is endless: what is broken shall fail with its name, not hang the suite.</summary>
public static class TestLimits
{
    /// <summary>Far more than anything takes on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
}
