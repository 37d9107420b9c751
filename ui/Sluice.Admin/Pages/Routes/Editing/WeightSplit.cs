namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>Shares of a hundred.</summary>
internal static class WeightSplit
{
    public const int Whole = 100;

    /// <summary>The shares when one of them becomes <paramref name="share"/>: the others keep their proportions, and the sum stays a hundred.</summary>
    public static int[] With(IReadOnlyList<int> shares, int index, int share)
    {
        share = Math.Clamp(share, 0, Whole);
        if (shares.Count == 1)
            return [Whole];
        var others = shares.Select((s, i) => i == index ? 0 : Math.Max(0, s)).ToArray();
        var split = Spread(others, Whole - share, index);
        split[index] = share;
        return split;
    }

    /// <summary>The same proportions with a sum of a hundred.</summary>
    public static int[] Normalize(IReadOnlyList<int> shares) => Spread([.. shares.Select(s => Math.Max(0, s))], Whole, without: -1);

    // What rounding leaves goes to those who lost most by it.
    private static int[] Spread(int[] shares, int sum, int without)
    {
        var total = shares.Sum(s => (long)s);
        var parts = Enumerable.Range(0, shares.Length).Where(i => i != without).ToList();
        if (parts.Count == 0)
            return shares;
        var exact = shares.Select(s => total == 0 ? (double)sum / parts.Count : (double)s * sum / total).ToArray();
        var result = exact.Select(e => (int)Math.Floor(e)).ToArray();
        if (without >= 0)
            result[without] = 0;
        var rest = sum - parts.Sum(i => result[i]);
        foreach (var i in parts.OrderByDescending(i => exact[i] - result[i]).ThenByDescending(i => shares[i]).Take(rest))
            result[i]++;
        return result;
    }
}
