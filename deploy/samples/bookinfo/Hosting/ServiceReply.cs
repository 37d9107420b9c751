using System.Text.Json.Nodes;

namespace Bookinfo.Hosting;

/// <summary>What another service answered.</summary>
/// <param name="Status">Its HTTP status; 503 when it could not be reached in time.</param>
/// <param name="Body">Its JSON; null when there was none.</param>
internal sealed record ServiceReply(int Status, JsonObject? Body)
{
    public static readonly ServiceReply Unavailable = new(503, null);

    public bool IsSuccess => Status is >= 200 and < 300 && Body is not null;
}
