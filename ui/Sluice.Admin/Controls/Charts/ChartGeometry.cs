using System.Globalization;
using System.Text;

namespace Sluice.Admin.Controls.Charts;

/// <summary>Where lines of a chart run, in a box of <see cref="Width"/> by <see cref="Height"/> units.</summary>
internal static class ChartGeometry
{
    public const int Width = 600;
    public const int Height = 120;

    /// <summary>The end of an axis from zero: 1, 2 or 5 times a power of ten, and not below <paramref name="least"/>.</summary>
    public static double Top(IEnumerable<ChartSeries> series, double least)
    {
        var most = series.SelectMany(s => s.Values).OfType<double>().Where(double.IsFinite).DefaultIfEmpty().Max();
        if (most <= least)
            return least;
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        foreach (var step in (ReadOnlySpan<double>)[1, 2, 5])
            if (most <= step * power)
                return step * power;
        return 10 * power;
    }

    /// <summary>The <c>d</c> of a line; a value alone between gaps becomes a dot's worth of line.</summary>
    public static string Line(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        var isDown = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value || !double.IsFinite(value))
            {
                isDown = false;
                continue;
            }
            path.Append(isDown ? 'L' : 'M').Append(Point(i, values.Count, value, top));
            if (!isDown && (i + 1 == values.Count || values[i + 1] is null))
                path.Append("h1");
            isDown = true;
        }
        return path.ToString();
    }

    private static string Point(int index, int count, double value, double top)
    {
        var x = count < 2 ? Width : (double)index / (count - 1) * Width;
        var y = Height - (Math.Clamp(value / top, 0, 1) * Height);
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");
    }
}
