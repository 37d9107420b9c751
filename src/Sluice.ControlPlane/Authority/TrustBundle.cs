using System.Text;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority;

/// <summary>The roots that the mesh trusts now.</summary>
/// <param name="Version">Rises with each change, also over restarts.</param>
/// <param name="Roots">PEM, one root each; the one that signs now comes first.</param>
public sealed record TrustBundle(long Version, ValueList<string> Roots)
{
    /// <summary>All of them as the content of one file (Istio's <c>root-cert.pem</c>).</summary>
    public string Pem => string.Concat(Roots.Select(r => r.TrimEnd() + "\n"));

    public byte[] Bytes => Encoding.UTF8.GetBytes(Pem);
}
