using System.Globalization;

namespace Sluice.MeshLoad;

/// <summary>Times of a kind of change: of the first proxy, and of all, each beyond the debounce.</summary>
internal sealed class Times
{
    private readonly List<double> _first = [];
    private readonly List<double> _last = [];
    private readonly List<double> _all = [];

    public void Add(IReadOnlyCollection<double> milliseconds)
    {
        _first.Add(milliseconds.Min());
        _last.Add(milliseconds.Max());
        _all.AddRange(milliseconds);
    }

    public string Row() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{At(_first, 0.5):F0} / {_first.Max():F0} | {At(_all, 0.5):F0} | {At(_all, 0.99):F0} | {_last.Max():F0}"
        );

    private static double At(List<double> values, double share)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(values.Count * share))];
    }
}
