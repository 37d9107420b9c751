using System.Text;
using Sluice.Values;

namespace Sluice.Proxy;

/// <summary>A workload's identity that never touches a disk: whoever renews it hands it over here.</summary>
public sealed record WorkloadMemory : WorkloadSource
{
    private Held _held = new(0, 0, "", Secret.Empty, "");

    /// <summary>Takes effect for the next handshake. What cannot be read is logged, and what was there before stays.</summary>
    /// <param name="chain">PEM, leaf first, without the root.</param>
    /// <param name="privateKey">PEM.</param>
    /// <param name="roots">PEM.</param>
    public void Publish(string chain, Secret privateKey, string roots)
    {
        Held before;
        Held next;
        do
        {
            before = Volatile.Read(ref _held);
            var isSameIdentity = before.Chain == chain && before.PrivateKey.Equals(privateKey);
            var identity = isSameIdentity ? before.IdentityVersion : before.IdentityVersion + 1;
            next = new(identity, before.Roots == roots ? before.RootsVersion : before.RootsVersion + 1, chain, privateKey, roots);
        } while (Interlocked.CompareExchange(ref _held, next, before) != before);
        RaiseChanged();
    }

    internal override string IdentityName => "in memory";

    internal override string RootsName => "in memory";

    internal override string IdentityStamp() => Stamp(Volatile.Read(ref _held).IdentityVersion);

    internal override string RootsStamp() => Stamp(Volatile.Read(ref _held).RootsVersion);

    internal override IReadOnlyList<byte[]> ReadIdentity()
    {
        var held = Volatile.Read(ref _held);
        return [Encoding.UTF8.GetBytes(held.Chain), held.PrivateKey.Reveal().ToArray()];
    }

    internal override IReadOnlyList<byte[]> ReadRoots() => [Encoding.UTF8.GetBytes(Volatile.Read(ref _held).Roots)];

    private static string Stamp(int version) => version == 0 ? "" : $"{version}";

    private sealed record Held(int IdentityVersion, int RootsVersion, string Chain, Secret PrivateKey, string Roots);
}
