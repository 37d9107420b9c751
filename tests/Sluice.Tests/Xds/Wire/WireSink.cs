using System.Threading.Channels;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Client;

namespace Sluice.Tests.Xds.Wire;

/// <summary>A sink that keeps what it was given, and refuses what the test says.</summary>
internal sealed class WireSink : IXdsSink
{
    private readonly Channel<XdsUpdate> _updates = Channel.CreateUnbounded<XdsUpdate>();

    /// <summary>What is wrong with an update.</summary>
    public Func<XdsUpdate, ValueList<XdsError>> Judge { get; set; } = _ => [];

    /// <summary>Applying takes until this ends.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    public int Count => _updates.Reader.Count;

    public async ValueTask<ValueList<XdsError>> ApplyAsync(XdsUpdate update, CancellationToken cancel)
    {
        await _updates.Writer.WriteAsync(update, cancel);
        await Work.WaitAsync(cancel);
        return Judge(update);
    }

    public Task<XdsUpdate> NextAsync() => _updates.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TestLimits.Patience, Cancel);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
