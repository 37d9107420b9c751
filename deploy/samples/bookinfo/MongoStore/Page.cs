namespace Bookinfo.Mongo;

/// <summary>Order, offset and length of a result.</summary>
/// <param name="Limit">Documents at most; 0 means all, a negative number its absolute value.</param>
internal sealed record Page(SortOrder Order, int Skip, int Limit)
{
    public List<StoredDocument> Apply(IEnumerable<StoredDocument> documents)
    {
        if (Skip < 0)
            throw CommandRefusedException.BadValue("skip must not be negative");
        // OrderBy keeps the order of equal documents, as a stable result over pages needs.
        var ordered = Order.IsEmpty ? documents : documents.OrderBy(d => d.Body, Order);
        var page = ordered.Skip(Skip);
        return [.. Limit == 0 ? page : page.Take(Limit == int.MinValue ? int.MaxValue : Math.Abs(Limit))];
    }
}
