namespace Sluice.Testing.Scripted;

/// <summary>A request that a <see cref="ScriptedServer"/> was sent.</summary>
/// <param name="What">The verb (<c>WATCH</c> for a GET with <c>watch=true</c>) and the path.</param>
/// <param name="Query">With its question mark, decoded.</param>
/// <param name="Body">Its text.</param>
public sealed record ScriptedRequest(string What, string Query, string Body);
