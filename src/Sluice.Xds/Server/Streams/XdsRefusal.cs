namespace Sluice.Xds.Server.Streams;

/// <summary>A proxy asks for what no proxy asks for; its stream ends with the reason.</summary>
internal sealed class XdsRefusal(string reason) : Exception(reason);
