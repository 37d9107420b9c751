using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Capture.Settings;

/// <summary>From what is written to settings: every mistake is reported, and then there are no settings.</summary>
public sealed partial class CaptureSettingsReader
{
    private readonly CaptureInput _input;
    private readonly List<Diagnostic> _findings = [];

    private CaptureSettingsReader(CaptureInput input) => _input = input;

    /// <returns>The settings; null, with the findings, where anything is wrong.</returns>
    public static (CaptureSettings? Settings, IReadOnlyList<Diagnostic> Findings) Read(CaptureInput input)
    {
        var reader = new CaptureSettingsReader(input);
        var settings = reader.Read();
        return (reader._findings.Count == 0 ? settings : null, reader._findings);
    }

    private CaptureSettings Read()
    {
        var standard = new CaptureSettings();
        var settings = new CaptureSettings
        {
            Mode = Mode(),
            ProxyPort = Port(CaptureKey.ProxyPort, standard.ProxyPort),
            InboundPort = Port(CaptureKey.InboundPort, standard.InboundPort),
            TunnelPort = Port(CaptureKey.TunnelPort, standard.TunnelPort),
            ProxyUsers = Owners(CaptureKey.ProxyUsers) ?? standard.ProxyUsers,
            ProxyGroups = Owners(CaptureKey.ProxyGroups) ?? standard.ProxyGroups,
            InboundPorts = IsAll(CaptureKey.IncludeInboundPorts) ? PortSelection.All : new(false, Ports(CaptureKey.IncludeInboundPorts)),
            ExcludedInboundPorts = Ports(CaptureKey.ExcludeInboundPorts),
            Ranges = IsAll(CaptureKey.IncludeRanges) ? RangeSelection.All : new(false, Ranges(CaptureKey.IncludeRanges)),
            ExcludedRanges = Ranges(CaptureKey.ExcludeRanges),
            OutboundPorts = Ports(CaptureKey.IncludeOutboundPorts),
            ExcludedOutboundPorts = Ports(CaptureKey.ExcludeOutboundPorts),
            VirtualInterfaces = Interfaces(CaptureKey.VirtualInterfaces),
            ExcludedInterfaces = Interfaces(CaptureKey.ExcludeInterfaces),
            OwnerGroups = IsAll(CaptureKey.IncludeOwnerGroups)
                ? GroupSelection.All
                : new(false, Owners(CaptureKey.IncludeOwnerGroups) ?? default),
            ExcludedOwnerGroups = Owners(CaptureKey.ExcludeOwnerGroups) ?? default,
            Dns = Dns(),
            Mark = Number(CaptureKey.Mark, standard.Mark),
            RouteTable = Number(CaptureKey.RouteTable, standard.RouteTable),
            IncludesIpv6 = IsOn(CaptureKey.Ipv6, otherwise: true),
        };
        CheckGroups(settings);
        return settings;
    }

    private CaptureMode Mode()
    {
        if (_input.Find(CaptureKey.Mode) is not { Value.Length: > 0 } written)
            return CaptureMode.Redirect;
        if (
            Enum.TryParse<CaptureMode>(written.Value, ignoreCase: true, out var mode)
            && Enum.IsDefined(mode)
            && char.IsLetter(written.Value[0])
        )
            return mode;
        Report(Codes.BadCaptureMode, written.Name, written.Value, "write REDIRECT or TPROXY");
        return default;
    }

    private int Port(CaptureKey key, int otherwise) =>
        _input.Find(key) is not { Value.Length: > 0 } written ? otherwise
        : TryPort(written.Value, out var port) ? port
        : Refuse<int>(Codes.BadCapturePort, written.Name, written.Value, "");

    private uint Number(CaptureKey key, uint otherwise) =>
        _input.Find(key) is not { Value.Length: > 0 } written ? otherwise
        : int.TryParse(written.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? (uint)number
        : Refuse<uint>(Codes.BadCaptureNumber, written.Name, written.Value, "");

    private bool IsOn(CaptureKey key, bool otherwise) =>
        _input.Find(key) is not { Value.Length: > 0 } written ? otherwise
        : bool.TryParse(written.Value, out var value) ? value
        : Refuse<bool>(Codes.BadCaptureMode, written.Name, written.Value, "write true or false");

    private ValueList<int> Ports(CaptureKey key) =>
        Items<int>(key, (string text, out int port) => TryPort(text, out port), Codes.BadCapturePort, _ => "");

    private ValueList<IPNetwork> Ranges(CaptureKey key) => Items<IPNetwork>(key, TryRange, Codes.BadCaptureRange, RangeSuggestion);

    private ValueList<string> Interfaces(CaptureKey key) =>
        Items(key, (string text, out string name) => InterfaceName().IsMatch(name = text), Codes.BadCaptureInterface, _ => "");

    private ValueList<string>? Owners(CaptureKey key) =>
        _input.Find(key) is { Value.Length: > 0 }
            ? Items(
                key,
                (string text, out string name) => OwnerName().IsMatch(name = text),
                Codes.BadCaptureOwner,
                _ => "write a number or a name, such as 1337"
            )
            : null;

    private DnsCapture Dns()
    {
        if (IsOn(CaptureKey.CaptureAllDns, otherwise: false))
            return new(true, default);
        var servers = Items<IPAddress>(CaptureKey.DnsServers, TryAddress, Codes.BadCaptureDnsServer, _ => "");
        return IsOn(CaptureKey.RedirectDns, otherwise: servers.Count > 0) ? new(false, servers) : DnsCapture.None;
    }

    private void CheckGroups(CaptureSettings settings)
    {
        if (!settings.OwnerGroups.IsAll && settings.ExcludedOwnerGroups.Count > 0)
            Report(
                Codes.CaptureSettingsDisagree,
                _input.Find(CaptureKey.ExcludeOwnerGroups)!.Value.Name,
                "it",
                "leave one of them out",
                _input.Find(CaptureKey.IncludeOwnerGroups)!.Value.Name
            );
    }

    // Nothing said means everything, as Istio's injection sets it; an empty value means nothing.
    private bool IsAll(CaptureKey key) => _input.Find(key) is not { } written || written.Value.Trim() == "*";

    private delegate bool TryRead<T>(string text, out T value);

    private ValueList<T> Items<T>(CaptureKey key, TryRead<T> tryRead, DiagnosticCode code, Func<string, string> suggestion)
    {
        if (_input.Find(key) is not { } written)
            return default;
        var items = new List<T>();
        foreach (var text in written.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (tryRead(text, out var item))
                items.Add(item);
            else
                Report(code, written.Name, text, suggestion(text));
        }
        return items.Distinct().ToValueList();
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;

    private static bool TryAddress(string text, out IPAddress address)
    {
        var isAddress = IPAddress.TryParse(text, out var parsed) && IsPlain(text, parsed);
        address = parsed ?? IPAddress.None;
        return isAddress;
    }

    /// <summary>Bits of the host are cut off: 10.0.0.1/24 is the network 10.0.0.0/24, as iptables takes it.</summary>
    private static bool TryRange(string text, out IPNetwork range)
    {
        range = default;
        var slash = text.IndexOf('/');
        if (!TryAddress(slash < 0 ? text : text[..slash], out var address))
            return false;
        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (
            slash >= 0
            && !(int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= bits)
        )
            return false;
        range = new(Masked(address, length), length);
        return true;
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xff00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new(bytes);
    }

    // .NET reads 10.1 as 10.0.0.1 and 010.0.0.1 as octal: an address must be what it looks like.
    private static bool IsPlain(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) : address.ToString() == text;

    private static string RangeSuggestion(string text)
    {
        var slash = text.IndexOf('/');
        var hasAddress =
            IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) && address.ToString() == text[..(slash < 0 ? ^0 : slash)];
        var bits = hasAddress && address!.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        return hasAddress
            ? $"the prefix length is 0 to {bits}"
            : "write ranges such as 10.0.0.0/8 or 2001:db8::/32, separated by commas; * is everything";
    }

    private T Refuse<T>(DiagnosticCode code, string name, string value, string suggestion)
    {
        Report(code, name, value, suggestion);
        return default!;
    }

    private void Report(DiagnosticCode code, string name, string value, string suggestion, string other = "") =>
        _findings.Add(
            new()
            {
                Code = code,
                Path = name,
                Message = string.Format(CultureInfo.InvariantCulture, code.Template, value, other),
                Suggestion = suggestion,
            }
        );

    [GeneratedRegex("^[A-Za-z0-9_.@:-]{1,15}\\+?$")]
    private static partial Regex InterfaceName();

    [GeneratedRegex("^([0-9]{1,10}|[a-z_][a-z0-9_-]{0,31})$")]
    private static partial Regex OwnerName();
}
