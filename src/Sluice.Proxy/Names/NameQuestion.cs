using System.Net.Sockets;

namespace Sluice.Proxy.Names;

/// <summary>A question to DNS: the addresses of one family of one full name in normal form.</summary>
internal readonly record struct NameQuestion(string Name, AddressFamily Family);
