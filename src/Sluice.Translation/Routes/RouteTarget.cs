namespace Sluice.Translation.Routes;

/// <summary>The port and gateway that routes are made for.</summary>
internal readonly record struct RouteTarget(string Gateway, int Port, bool IsTls);
