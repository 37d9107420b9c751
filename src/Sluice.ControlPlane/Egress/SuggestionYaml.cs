using System.Globalization;
using System.Text;
using Sluice.Resources.Egress;
using Sluice.Resources.Istio;
using Sluice.Resources.Writing;

namespace Sluice.ControlPlane.Egress;

/// <summary>Writes a suggestion as a file for people: resources with comments on what was seen, and what was not made a rule of.</summary>
public sealed class SuggestionYaml
{
    private readonly StringBuilder _text = new();
    private readonly SuggestionOptions _options;

    private SuggestionYaml(SuggestionOptions options) => _options = options;

    public static string Write(EgressSuggestion suggestion, SuggestionOptions options)
    {
        var yaml = new SuggestionYaml(options);
        yaml.Line(
            "# Allows what audit logs show, and nothing else. Read it before you apply it: what was seen need not be what is wanted."
        );
        foreach (var service in suggestion.Services)
            yaml.Service(service);
        yaml.Policy(suggestion);
        yaml.Remarks("Let through, and not allowed by the above:", suggestion.LeftOut);
        yaml.Remarks("Denied, and not allowed by the above either:", suggestion.Denied);
        return yaml._text.ToString();
    }

    private void Service(SuggestedService service)
    {
        var (entry, spec) = (service.Entry, service.Entry.Spec);
        Line($"# {service.Seen}");
        Head(entry.ApiVersion, entry.Kind, entry.Metadata.Name);
        Line($"  hosts: {YamlText.List(spec.Hosts)}");
        if (spec.Addresses.Count > 0)
            Line($"  addresses: {YamlText.List(spec.Addresses)}");
        Line("  location: MESH_EXTERNAL");
        Line($"  resolution: {(spec.Resolution == ServiceResolution.Static ? "STATIC" : "DNS")}");
        Line("  ports:");
        foreach (var port in spec.Ports)
            Line($"  - {{number: {port.Number}, name: {YamlText.Scalar(port.Name)}, protocol: {port.Protocol}}}");
        if (spec.Endpoints.Count > 0)
            Line("  endpoints:");
        foreach (var endpoint in spec.Endpoints)
            Line($"  - {{address: {YamlText.Scalar(endpoint.Address)}}}");
        Line("---");
    }

    private void Policy(EgressSuggestion suggestion)
    {
        Head("sluice.dev/v1", "EgressPolicy", _options.Name);
        if (_options.Selector.Count > 0)
            Line($"  selector: {YamlText.Map(_options.Selector)}");
        Line("  mode: ENFORCE");
        Line("  rules:");
        foreach (var rule in suggestion.Rules)
            Rule(rule);
    }

    private void Rule(SuggestedRule suggested)
    {
        var rule = suggested.ToRule();
        Line($"  # {suggested.Seen}");
        Line($"  - name: {YamlText.Scalar(rule.Name)}");
        Line("    from:");
        foreach (var from in rule.From)
            Line($"    - {Source(from)}");
        Line("    to:");
        foreach (var target in suggested.Targets)
        {
            if (suggested.Targets.Count > 1)
                Line($"    # {target.Seen}");
            Target(target.To);
        }
        if (rule.AllowAddresses.Count > 0)
            Line($"    allowAddresses: {YamlText.List(rule.AllowAddresses)}");
    }

    private static string Source(EgressFrom from) =>
        from.Principals.Count > 0 ? $"principals: {YamlText.List(from.Principals)}"
        : from.ProxyUsers.Count > 0 ? $"proxyUsers: {YamlText.List(from.ProxyUsers)}"
        : $"ipBlocks: {YamlText.List(from.IpBlocks)}";

    private void Target(EgressTo to)
    {
        Items("    - hosts:", to.Hosts);
        Line($"      ports: {YamlText.List(to.Ports)}");
        if (to.Methods.Count > 0)
            Line($"      methods: {YamlText.List(to.Methods)}");
        if (to.Paths.Count > 0)
            Items("      paths:", to.Paths);
    }

    // One a line: lists grow long, and differ by lines.
    private void Items(string key, IEnumerable<string> items)
    {
        Line(key);
        foreach (var item in items)
            Line($"      - {YamlText.Scalar(item)}");
    }

    private void Remarks(string title, IReadOnlyList<EgressRemark> remarks)
    {
        if (remarks.Count == 0)
            return;
        Line("#");
        Line($"# {title}");
        foreach (var remark in remarks)
            Line(
                remark.Host.Length == 0
                    ? $"#   {remark.Reason}: {remark.Seen}"
                    : $"#   {Shown(remark.Host)} port {remark.Port} from {Shown(remark.Client)}: {Shown(remark.Reason)}; {remark.Seen}"
            );
    }

    // Words as they are; whatever could end the line or deceive the eye in quotes.
    private static string Shown(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '/' or ' ')
            ? text
            : YamlText.Quoted(text);

    private void Head(string apiVersion, string kind, string name)
    {
        Line($"apiVersion: {apiVersion}");
        Line($"kind: {kind}");
        Line("metadata:");
        Line($"  name: {YamlText.Scalar(name)}");
        if (_options.Namespace.Length > 0)
            Line($"  namespace: {YamlText.Scalar(_options.Namespace)}");
        Line("spec:");
    }

    private void Line(string text) => _text.Append(CultureInfo.InvariantCulture, $"{text}\n");
}
