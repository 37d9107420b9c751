using System.Net;
using Sluice.Snapshot;

namespace Sluice.Proxy.State;

/// <summary>Finds the listener that stands for the address a redirected connection was for: exact, then by longest network, then by port alone.</summary>
internal sealed class RedirectIndex
{
    private readonly Dictionary<(TrafficDirection, IPEndPoint), ListenerState> _exact = [];
    private readonly Dictionary<(TrafficDirection, int Port), List<(IPNetwork Network, ListenerState Listener)>> _networks = [];
    private readonly Dictionary<(TrafficDirection, int Port), ListenerState> _byPort = [];

    public RedirectIndex(IEnumerable<ListenerState> listeners)
    {
        foreach (var listener in listeners.Where(l => !l.Settings.UseOriginalDestination))
        {
            Add(listener, listener.Settings.Address);
            foreach (var address in listener.Settings.AdditionalAddresses)
                Add(listener, address);
        }
        foreach (var networks in _networks.Values)
            networks.Sort((x, y) => y.Network.PrefixLength.CompareTo(x.Network.PrefixLength));
    }

    /// <summary>Null: none; the connection stays with the listener that accepted it.</summary>
    public ListenerState? Find(TrafficDirection direction, IPEndPoint destination)
    {
        if (_exact.TryGetValue((direction, destination), out var exact))
            return exact;
        if (_networks.TryGetValue((direction, destination.Port), out var networks))
        {
            foreach (var (network, listener) in networks)
            {
                if (network.Contains(destination.Address))
                    return listener;
            }
        }
        return _byPort.GetValueOrDefault((direction, destination.Port));
    }

    private void Add(ListenerState listener, string address)
    {
        var (direction, port) = (listener.Settings.Direction, listener.Settings.Port);
        if (IPAddress.TryParse(address, out var one))
        {
            if (one.Equals(IPAddress.Any) || one.Equals(IPAddress.IPv6Any))
                _byPort.TryAdd((direction, port), listener);
            else
                _exact.TryAdd((direction, new(one, port)), listener);
        }
        else if (Routing.Subnets.Parse(address) is { } network)
        {
            if (!_networks.TryGetValue((direction, port), out var networks))
                _networks.Add((direction, port), networks = []);
            networks.Add((network, listener));
        }
    }
}
