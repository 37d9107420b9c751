namespace Sluice.ControlPlane.Reports;

/// <summary>What all proxies together, and each of them, may take of this process. A proxy that has been taken over says what it likes, as often as it likes.</summary>
internal static class ReportLimits
{
    /// <summary>Proxies that are remembered; more are refused. Each takes some 200 KiB when it is busy.</summary>
    public const int Gateways = 500;

    /// <summary>Routes that one gateway is remembered for; some 15 KiB each when they are busy.</summary>
    public const int RoutesOfGateway = 2_000;

    /// <summary>Routes of all gateways: some 75 MiB at worst.</summary>
    public const int Routes = 5_000;

    /// <summary>Clients and services of one gateway.</summary>
    public const int EdgesOfGateway = 1_000;

    /// <summary>Rows of one message; our proxies send 2,000.</summary>
    public const int RowsOfMessage = 5_000;

    /// <summary>Recent requests of one gateway.</summary>
    public const int SamplesOfGateway = 200;

    /// <summary>Files with certificates, and limits, of one gateway.</summary>
    public const int StatesOfGateway = 1_000;

    /// <summary>Watched requests that can still be asked for by id.</summary>
    public const int RecentTapped = 500;

    /// <summary>People who watch requests at once.</summary>
    public const int Taps = 20;

    /// <summary>Watched requests that wait for one of them.</summary>
    public const int WaitingOfTap = 256;

    /// <summary>Messages a second from one proxy; more wait, and then the proxy does.</summary>
    public const int MessagesPerSecond = 20;

    /// <summary>Characters of a name, and of a path.</summary>
    public const int Name = 256;
    public const int Path = 1_100;
}
