using System.Collections.Concurrent;
using Sluice.Resources;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>How all Certificates stand. Written by the scheduler, read by the API and by whoever writes statuses.</summary>
public sealed class AcmeBook
{
    private readonly ConcurrentDictionary<ResourceKey, CertificateState> _states = new();
    private readonly ConcurrentDictionary<ResourceKey, bool> _wishes = new();

    /// <summary>Told of each change.</summary>
    public event Action<CertificateState>? Changed;

    /// <summary>Told when somebody wants a renewal now.</summary>
    internal event Action? Wished;

    /// <summary>In order of namespace and name.</summary>
    public IReadOnlyList<CertificateState> All =>
        [
            .. _states
                .Values.OrderBy(s => s.Certificate.Namespace, StringComparer.Ordinal)
                .ThenBy(s => s.Certificate.Name, StringComparer.Ordinal),
        ];

    public CertificateState? Find(string ns, string name) => _states.GetValueOrDefault(new("Certificate", ns, name));

    /// <summary>Has a Certificate renewed now, whatever its age and the failures before; limits of the authority still hold.</summary>
    /// <returns>False: there is none.</returns>
    public bool Renew(string ns, string name)
    {
        var key = new ResourceKey("Certificate", ns, name);
        if (!_states.ContainsKey(key))
            return false;
        _wishes[key] = true;
        Wished?.Invoke();
        return true;
    }

    internal bool IsWished(ResourceKey certificate) => _wishes.ContainsKey(certificate);

    internal bool TakeWish(ResourceKey certificate) => _wishes.TryRemove(certificate, out _);

    internal void Put(CertificateState state)
    {
        var before = _states.GetValueOrDefault(state.Certificate);
        _states[state.Certificate] = state;
        if (before != state)
            Changed?.Invoke(state);
    }

    internal void Keep(IReadOnlySet<ResourceKey> known)
    {
        foreach (var gone in _states.Keys.Where(k => !known.Contains(k)))
        {
            _states.TryRemove(gone, out _);
            _wishes.TryRemove(gone, out _);
        }
    }
}
