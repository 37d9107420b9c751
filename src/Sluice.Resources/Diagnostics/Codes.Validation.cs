namespace Sluice.Resources.Diagnostics;

public static partial class Codes
{
    /// <summary>A host that is no DNS name, wildcard or (where allowed) address.</summary>
    public static readonly DiagnosticCode BadHost = Error("SLU0100", "'{0}' is not a valid host: {1}.");

    /// <summary>A port outside 1-65535.</summary>
    public static readonly DiagnosticCode BadPort = Error("SLU0101", "The port {0} is not between 1 and 65535.");

    /// <summary>A name that breaks the rules of DNS labels.</summary>
    public static readonly DiagnosticCode BadName = Error("SLU0102", "'{0}' is not a valid name: {1}.");

    /// <summary>A duration under 1 ms or finer than 1 ms, which Envoy's and so Istio's timers do not take.</summary>
    public static readonly DiagnosticCode ShortDuration = Error("SLU0103", "The duration must be 1 ms or longer, in whole milliseconds.");

    /// <summary>A label key or value outside Kubernetes' syntax.</summary>
    public static readonly DiagnosticCode BadLabel = Error("SLU0104", "'{0}' is not a valid label {1}.");

    /// <summary>Not an IPv4 or IPv6 address.</summary>
    public static readonly DiagnosticCode BadAddress = Error("SLU0105", "'{0}' is not {1}.");

    /// <summary>A unix socket path that is not absolute, or names a directory.</summary>
    public static readonly DiagnosticCode BadUnixPath = Error("SLU0106", "'{0}' is not an absolute path to a socket.");

    /// <summary>A protocol name that Istio does not know.</summary>
    public static readonly DiagnosticCode BadProtocol = Error("SLU0107", "'{0}' is not a protocol; Istio knows {1}.");

    /// <summary>A percentage outside 0-100, or too small to be counted.</summary>
    public static readonly DiagnosticCode BadPercentage = Error("SLU0108", "The percentage {0} is not {1}.");

    /// <summary>A regular expression that RE2 would refuse.</summary>
    public static readonly DiagnosticCode BadRegex = Error("SLU0109", "'{0}' is not an RE2 regular expression: {1}.");

    /// <summary>An empty text where one is needed to match or to act.</summary>
    public static readonly DiagnosticCode EmptyValue = Error("SLU0110", "This must not be empty.");

    /// <summary>An exportTo entry that is neither '.', '*' nor a namespace, or entries that contradict each other.</summary>
    public static readonly DiagnosticCode BadExportTo = Error("SLU0111", "exportTo is wrong: {0}.");

    /// <summary>A selector key or value with a wildcard, or an empty key.</summary>
    public static readonly DiagnosticCode BadSelector = Error("SLU0112", "A selector takes neither wildcards nor empty keys: '{0}={1}'.");

    /// <summary>A selector without labels, which selects everything in the namespace.</summary>
    public static readonly DiagnosticCode EmptySelector = Warning(
        "SLU0113",
        "The selector has no labels; it applies to every workload of the namespace."
    );

    /// <summary>More items than the API server stores.</summary>
    public static readonly DiagnosticCode TooMany = Error("SLU0114", "There are {0} items; {1} are allowed.");

    /// <summary>Text longer than the API server stores.</summary>
    public static readonly DiagnosticCode TooLong = Error("SLU0115", "The text has {0} characters; {1} are allowed.");

    /// <summary>A negative number where only 0 and more have a meaning.</summary>
    public static readonly DiagnosticCode Negative = Error("SLU0116", "The number {0} must not be negative.");

    /// <summary>An annotation that Istio refuses on this kind.</summary>
    public static readonly DiagnosticCode RefusedAnnotation = Error("SLU0117", "The annotation '{0}' is not allowed here.");

    /// <summary>Fields that exclude each other.</summary>
    public static readonly DiagnosticCode OnlyOneOf = Error("SLU0118", "Only one of {0} may be set.");

    /// <summary>Fields of which none is set.</summary>
    public static readonly DiagnosticCode OneOfNeeded = Error("SLU0119", "At least one of {0} must be set.");

    /// <summary>A field that upstream keeps only for old configuration.</summary>
    public static readonly DiagnosticCode Deprecated = Warning("SLU0120", "'{0}' is deprecated; use {1}.");

    /// <summary>A list with a null item.</summary>
    public static readonly DiagnosticCode NullItem = Error("SLU0121", "This must not be null.");

    /// <summary>A status code outside the accepted range.</summary>
    public static readonly DiagnosticCode BadStatus = Error("SLU0122", "The HTTP status {0} is not between {1} and {2}.");

    /// <summary>A gateway without servers opens no port.</summary>
    public static readonly DiagnosticCode NoServers = Error("SLU0130", "A gateway must have at least one server.");

    /// <summary>A server without hosts serves nothing.</summary>
    public static readonly DiagnosticCode NoHosts = Error("SLU0131", "There must be at least one host.");

    /// <summary>Port names must be unique within one gateway.</summary>
    public static readonly DiagnosticCode PortNameTaken = Error("SLU0132", "The port name '{0}' is already used.");

    /// <summary>HTTPS and TLS ports need to know their certificate or mode.</summary>
    public static readonly DiagnosticCode TlsNeeded = Error("SLU0133", "A server with protocol {0} must have tls settings.");

    /// <summary>TLS settings on a port that does not speak TLS; on HTTP only httpsRedirect has a meaning.</summary>
    public static readonly DiagnosticCode TlsNotAllowed = Error("SLU0134", "A server with protocol {0} cannot have tls settings{1}.");

    /// <summary>targetPort means nothing on a gateway.</summary>
    public static readonly DiagnosticCode TargetPortNotAllowed = Error("SLU0135", "targetPort has no effect on a gateway.");

    /// <summary>A unix socket has no port number.</summary>
    public static readonly DiagnosticCode PortOnUnixSocket = Error("SLU0136", "The port number must be 0 with a unix socket.");

    /// <summary>ISTIO_MUTUAL brings its own certificates.</summary>
    public static readonly DiagnosticCode CertificateNotAllowed = Error("SLU0137", "{0} cannot be set with mode {1}.");

    /// <summary>The mode cannot work without this file.</summary>
    public static readonly DiagnosticCode CertificateNeeded = Error("SLU0138", "Mode {0} needs {1}.");

    /// <summary>PASSTHROUGH does not decrypt, so certificates are of no use.</summary>
    public static readonly DiagnosticCode CertificatesIgnored = Warning("SLU0139", "Mode {0} uses no certificates; they are ignored.");

    /// <summary>TLS 1.0 and 1.1 have no cipher suite in common with the defaults.</summary>
    public static readonly DiagnosticCode CiphersNeeded = Warning(
        "SLU0140",
        "TLS versions below 1.2 need cipherSuites, as the defaults hold none for them."
    );

    /// <summary>A cipher suite that is not known by that name.</summary>
    public static readonly DiagnosticCode UnknownCipher = Warning("SLU0141", "The cipher suite '{0}' is not known and is ignored.");

    /// <summary>A cipher suite that is listed twice.</summary>
    public static readonly DiagnosticCode DuplicateCipher = Warning("SLU0142", "The cipher suite '{0}' is listed twice.");

    /// <summary>httpsRedirect answers plain HTTP requests; other protocols have none.</summary>
    public static readonly DiagnosticCode RedirectOnOtherProtocol = Warning(
        "SLU0143",
        "httpsRedirect should only be used with HTTP servers."
    );

    /// <summary>One certificate per kind of key (RSA and ECDSA) is served; a cluster's API server refuses more.</summary>
    public static readonly DiagnosticCode ExtraCertificates = Warning("SLU0144", "At most {0} certificates are served.");

    /// <summary>A delegate has no hosts, so only http routes have a meaning in it.</summary>
    public static readonly DiagnosticCode NotInDelegate = Error(
        "SLU0150",
        "A virtual service without hosts is a delegate and cannot have {0}."
    );

    /// <summary>A virtual service without routes does nothing.</summary>
    public static readonly DiagnosticCode NoRoutes = Error("SLU0151", "At least one http, tls or tcp route is needed.");

    /// <summary>A host that another one of the same virtual service covers.</summary>
    public static readonly DiagnosticCode DuplicateHost = Error("SLU0152", "The hosts '{0}' and '{1}' overlap.");

    /// <summary>A host '*' would take over all traffic of every sidecar.</summary>
    public static readonly DiagnosticCode MeshWildcard = Error("SLU0153", "The host * is not allowed with the gateway 'mesh'.");

    /// <summary>JWT claims are only known at a gateway.</summary>
    public static readonly DiagnosticCode ClaimNeedsGateway = Error("SLU0154", "Routing by the claim '{0}' needs a gateway.");

    /// <summary>A route that delegates leaves the action to the delegate.</summary>
    public static readonly DiagnosticCode DelegatingRouteActs = Error("SLU0155", "A route that delegates cannot have {0}.");

    /// <summary>Only one level of delegation.</summary>
    public static readonly DiagnosticCode DelegateDelegates = Error("SLU0156", "A delegate cannot delegate again.");

    /// <summary>Two actions on one route.</summary>
    public static readonly DiagnosticCode ConflictingActions = Error("SLU0157", "A route cannot have both {0} and {1}.");

    /// <summary>A route without an action.</summary>
    public static readonly DiagnosticCode NoAction = Error("SLU0158", "A route needs {0}.");

    /// <summary>A header name that HTTP or the gateway does not allow.</summary>
    public static readonly DiagnosticCode BadHeaderName = Error("SLU0159", "The header '{0}' {1}.");

    /// <summary>A header value with control characters or a broken %...% expression.</summary>
    public static readonly DiagnosticCode BadHeaderValue = Error("SLU0160", "The header value '{0}' is wrong: {1}.");

    /// <summary>The authority can be rewritten in one place only.</summary>
    public static readonly DiagnosticCode AuthoritySetTwice = Error("SLU0161", "The authority is already set to '{0}'.");

    /// <summary>A redirect code outside 3xx.</summary>
    public static readonly DiagnosticCode BadRedirectCode = Error("SLU0162", "{0} is not a redirect code (300-399).");

    /// <summary>A redirect scheme other than http and https.</summary>
    public static readonly DiagnosticCode BadRedirectScheme = Error("SLU0163", "The scheme must be http or https.");

    /// <summary>Retry settings without retries.</summary>
    public static readonly DiagnosticCode RetriesDisabled = Error("SLU0164", "Retries are configured, but attempts is 0.");

    /// <summary>A retry condition that Envoy does not know.</summary>
    public static readonly DiagnosticCode BadRetryOn = Error("SLU0165", "'{0}' is not a retry condition.");

    /// <summary>A method that CORS cannot allow.</summary>
    public static readonly DiagnosticCode BadMethod = Error("SLU0166", "'{0}' is not an HTTP method.");

    /// <summary>Faults that are not supported upstream either.</summary>
    public static readonly DiagnosticCode FaultNotSupported = Error("SLU0167", "{0} is not supported.");

    /// <summary>A gRPC status name that does not exist.</summary>
    public static readonly DiagnosticCode BadGrpcStatus = Error("SLU0168", "'{0}' is not a gRPC status.");

    /// <summary>An abort that aborts nothing.</summary>
    public static readonly DiagnosticCode AbortWithoutError = Warning("SLU0169", "The abort has no status, so it does nothing.");

    /// <summary>Too large for configuration that every proxy holds in memory.</summary>
    public static readonly DiagnosticCode BodyTooLarge = Error("SLU0170", "The body has {0} bytes; 1 MiB is allowed.");

    /// <summary>Large for configuration that every proxy holds in memory.</summary>
    public static readonly DiagnosticCode BodyLarge = Warning(
        "SLU0171",
        "The body has {0} bytes; large bodies slow the control plane down."
    );

    /// <summary>Weights that leave no destination.</summary>
    public static readonly DiagnosticCode ZeroWeights = Error("SLU0172", "The weights of the destinations add up to 0.");

    /// <summary>A TLS route chooses by SNI, so it needs a match.</summary>
    public static readonly DiagnosticCode TlsMatchNeeded = Error("SLU0173", "A tls route needs at least one match with sniHosts.");

    /// <summary>An SNI host that the virtual service does not serve.</summary>
    public static readonly DiagnosticCode SniNotServed = Error("SLU0174", "The SNI host '{0}' is covered by none of the hosts {1}.");

    /// <summary>RFC 6066 allows only names in SNI.</summary>
    public static readonly DiagnosticCode SniIsAddress = Warning("SLU0175", "'{0}' is an address, which most clients do not send as SNI.");

    /// <summary>A gateway named in the way of old versions.</summary>
    public static readonly DiagnosticCode LegacyGatewayName = Warning("SLU0176", "'{0}' is the old form of a gateway name.");

    /// <summary>A rule that no request can reach.</summary>
    public static readonly DiagnosticCode UnreachableRule = Warning("SLU0177", "The rule is never used: {0}.");

    /// <summary>A match that an earlier rule takes first.</summary>
    public static readonly DiagnosticCode IneffectiveMatch = Warning("SLU0178", "The match is never used: {0} covers it.");

    /// <summary>The wire format of max-age has whole seconds.</summary>
    public static readonly DiagnosticCode WholeSeconds = Error("SLU0179", "maxAge must be in whole seconds.");

    /// <summary>A destination '*' names no service.</summary>
    public static readonly DiagnosticCode WildcardDestination = Error("SLU0180", "The destination host cannot be *.");

    /// <summary>A traffic policy that says nothing.</summary>
    public static readonly DiagnosticCode EmptyPolicy = Error("SLU0190", "{0} must set at least one field.");

    /// <summary>Two subsets of the same name.</summary>
    public static readonly DiagnosticCode SubsetDefinedTwice = Error("SLU0191", "The subset '{0}' is already defined.");

    /// <summary>A tunnel is opened with CONNECT or POST.</summary>
    public static readonly DiagnosticCode BadTunnelProtocol = Error("SLU0192", "The tunnel protocol must be CONNECT or POST.");

    /// <summary>A Maglev table size that Envoy refuses.</summary>
    public static readonly DiagnosticCode BadTableSize = Error("SLU0193", "The table size {0} must be a prime number below 5000011.");

    /// <summary>Locality settings that contradict each other.</summary>
    public static readonly DiagnosticCode LocalityConflict = Error("SLU0194", "{0} cannot be combined with {1}.");

    /// <summary>A locality that is malformed or overlaps another.</summary>
    public static readonly DiagnosticCode BadLocality = Error("SLU0195", "The locality '{0}' is wrong: {1}.");

    /// <summary>Locality weights are shares of 100.</summary>
    public static readonly DiagnosticCode BadLocalityWeight = Error("SLU0196", "{0}.");

    /// <summary>Failover needs to know which endpoints are ill.</summary>
    public static readonly DiagnosticCode FailoverNeedsDetection = Warning("SLU0197", "Failover has no effect without outlierDetection.");

    /// <summary>Local errors are only counted apart when they are split.</summary>
    public static readonly DiagnosticCode LocalErrorsNotSplit = Error(
        "SLU0198",
        "consecutiveLocalOriginFailures needs splitExternalLocalOriginErrors: true."
    );

    /// <summary>A client TLS setting that another one makes meaningless.</summary>
    public static readonly DiagnosticCode ClientTlsConflict = Error("SLU0199", "{0} cannot be set {1}.");

    /// <summary>A cookie attribute that is set twice.</summary>
    public static readonly DiagnosticCode DuplicateAttribute = Error("SLU0200", "The attribute '{0}' is set twice.");

    /// <summary>A ping without the time to wait for its answer, or the other way round.</summary>
    public static readonly DiagnosticCode KeepAliveIncomplete = Error("SLU0201", "http2KeepAlive needs both interval and timeout.");

    /// <summary>Something that the resolution does not allow.</summary>
    public static readonly DiagnosticCode NotWithResolution = Error("SLU0210", "{0} not allowed with resolution {1}.");

    /// <summary>Something that the resolution makes useless.</summary>
    public static readonly DiagnosticCode UselessWithResolution = Warning("SLU0211", "{0} has no effect with resolution {1}.");

    /// <summary>Two ports of the same number.</summary>
    public static readonly DiagnosticCode DuplicatePort = Error("SLU0212", "The port {0} is already defined.");

    /// <summary>TCP ports are told apart by address.</summary>
    public static readonly DiagnosticCode AddressNeededForTcp = Warning(
        "SLU0213",
        "A TCP port without addresses takes the traffic of every address on port {0}."
    );

    /// <summary>Several hosts on a port whose protocol carries no host name.</summary>
    public static readonly DiagnosticCode HostsNotDistinct = Error(
        "SLU0214",
        "Several hosts need ports of an HTTP or TLS protocol, which tell them apart."
    );

    /// <summary>Several hosts with an address and a TCP port.</summary>
    public static readonly DiagnosticCode HostsShareAddress = Warning("SLU0215", "Several hosts share the addresses and a TCP port.");

    /// <summary>A wildcard that is not a whole label.</summary>
    public static readonly DiagnosticCode PartialWildcard = Warning("SLU0216", "The partial wildcard '{0}' is not honoured by every part.");

    /// <summary>An endpoint port that the service does not have.</summary>
    public static readonly DiagnosticCode UnknownEndpointPort = Error("SLU0217", "The service has no port '{0}'.");

    /// <summary>A unix socket endpoint has no ports of its own.</summary>
    public static readonly DiagnosticCode PortsOnUnixSocket = Error("SLU0218", "A unix socket endpoint {0}.");

    /// <summary>An endpoint needs an address, or a network whose gateway is one.</summary>
    public static readonly DiagnosticCode AddressNeeded = Error("SLU0219", "An address is needed.");

    /// <summary>An endpoint that is only reached through its network's gateway.</summary>
    public static readonly DiagnosticCode AddressFromNetwork = Warning(
        "SLU0220",
        "There is no address; the gateway of network '{0}' is used."
    );

    /// <summary>A TLS secret without its certificate or key.</summary>
    public static readonly DiagnosticCode SecretKeyMissing = Error("SLU0230", "A secret of type {0} needs the key '{1}'.");

    /// <summary>A secret key outside [-._a-zA-Z0-9]+.</summary>
    public static readonly DiagnosticCode BadSecretKey = Error("SLU0231", "'{0}' is not a valid key of a secret.");

    /// <summary>A Service without ports that is neither headless nor an ExternalName.</summary>
    public static readonly DiagnosticCode ServiceWithoutPorts = Error("SLU0232", "The service needs at least one port.");

    /// <summary>A value outside the fixed set that Kubernetes takes.</summary>
    public static readonly DiagnosticCode BadChoice = Error("SLU0233", "'{0}' is not one of {1}.");

    /// <summary>An EndpointSlice that names no Service.</summary>
    public static readonly DiagnosticCode SliceWithoutService = Warning(
        "SLU0234",
        "The label kubernetes.io/service-name is missing, so no service uses these endpoints."
    );

    /// <summary>Ports of a Service with several ports need names.</summary>
    public static readonly DiagnosticCode PortNameNeeded = Error("SLU0235", "Each of several ports needs a name.");

    private static DiagnosticCode Error(string id, string template) => new(id, Severity.Error, template);

    private static DiagnosticCode Warning(string id, string template) => new(id, Severity.Warning, template);
}
