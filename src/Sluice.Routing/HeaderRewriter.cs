using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>A compiled <see cref="HeaderMutation"/>.</summary>
public sealed class HeaderRewriter
{
    private readonly string[] _remove;
    private readonly (string Name, ValueTemplate Value)[] _set;
    private readonly (string Name, ValueTemplate Value)[] _add;

    private HeaderRewriter(HeaderMutation mutation)
    {
        _remove = [.. mutation.Remove];
        _set = [.. mutation.Set.Select(h => (h.Name, ValueTemplate.Parse(h.Value)))];
        _add = [.. mutation.Add.Select(h => (h.Name, ValueTemplate.Parse(h.Value)))];
    }

    /// <summary>Null where there is nothing to change, which costs nothing per request.</summary>
    public static HeaderRewriter? Compile(HeaderMutation mutation) => mutation.IsEmpty ? null : new(mutation);

    /// <summary>Changes the request's headers.</summary>
    public void ApplyToRequest(Exchange exchange)
    {
        foreach (var name in _remove)
            exchange.RemoveRequestHeader(name);
        foreach (var (name, value) in _add)
            exchange.AddRequestHeader(name, value.Format(exchange));
        foreach (var (name, value) in _set)
            exchange.SetRequestHeader(name, value.Format(exchange));
    }

    /// <summary>Changes the answer's headers.</summary>
    public void ApplyToResponse(Exchange exchange)
    {
        foreach (var name in _remove)
            exchange.RemoveResponseHeader(name);
        foreach (var (name, value) in _add)
            exchange.AddResponseHeader(name, value.Format(exchange));
        foreach (var (name, value) in _set)
            exchange.SetResponseHeader(name, value.Format(exchange));
    }
}
