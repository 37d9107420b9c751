namespace Sluice.Proxy.Mongo;

internal enum FrameStatus
{
    NeedMore,
    Ok,
    Malformed,
}
