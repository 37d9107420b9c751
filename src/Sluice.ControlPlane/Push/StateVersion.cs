using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Sluice.Xds.Resources;

namespace Sluice.ControlPlane.Push;

/// <summary>Names states by what they hold: equal content, equal version, on every replica of the control plane.</summary>
internal static class StateVersion
{
    public static XdsState Stamp(XdsState state)
    {
        // A sum, so that no order has to be made.
        var sum = UInt128.Zero;
        foreach (var type in state.Types)
        {
            foreach (var resource in state.Of(type).Values)
                sum += Hash(type, resource);
        }
        return state.With(((ulong)sum ^ (ulong)(sum >> 64)).ToString("x16", CultureInfo.InvariantCulture), []);
    }

    private static UInt128 Hash(string type, XdsResource resource)
    {
        var text = $"{type}\n{resource.Name}\n{resource.Version}";
        Span<byte> bytes = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(text, bytes, out var count)
            ? XxHash128.HashToUInt128(bytes[..count])
            : XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text));
    }
}
