using MudBlazor;

namespace Sluice.Admin.Layout;

/// <summary>Colours and type. Every pair of text and ground keeps WCAG AA (4.5:1), which the tests measure.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] SystemFonts =
    [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "Noto Sans",
        "Noto Sans KR",
        "Malgun Gothic",
        "sans-serif",
    ];

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#0b5cad",
                Secondary = "#5b3fa8",
                AppbarBackground = "#12304d",
                AppbarText = "#ffffff",
                Background = "#f6f8fa",
                Surface = "#ffffff",
                DrawerBackground = "#ffffff",
                DrawerText = "#24313d",
                DrawerIcon = "#4a5a68",
                TextPrimary = "#1b2733",
                TextSecondary = "#4a5a68",
                ActionDefault = "#4a5a68",
                Success = "#1a7338",
                Warning = "#8a5300",
                Error = "#b3261e",
                Info = "#0b5cad",
                LinesDefault = "#d5dde4",
                TableLines = "#e1e7ec",
                Divider = "#d5dde4",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#7db8f0",
                PrimaryContrastText = "#0b1a28",
                Secondary = "#c2b1f5",
                SecondaryContrastText = "#1a1033",
                AppbarBackground = "#0d1b28",
                AppbarText = "#ffffff",
                Background = "#101820",
                BackgroundGray = "#16212b",
                Surface = "#18242f",
                DrawerBackground = "#131d26",
                DrawerText = "#d7e0e8",
                DrawerIcon = "#a9b8c5",
                TextPrimary = "#e6edf3",
                TextSecondary = "#a9b8c5",
                ActionDefault = "#a9b8c5",
                Success = "#6fd08c",
                SuccessContrastText = "#0b1a10",
                Warning = "#f0b45b",
                WarningContrastText = "#241700",
                Error = "#ff9d94",
                ErrorContrastText = "#2b0805",
                Info = "#7db8f0",
                InfoContrastText = "#0b1a28",
                LinesDefault = "#2c3b48",
                TableLines = "#26343f",
                Divider = "#2c3b48",
            },
            Typography = new()
            {
                Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = ".875rem" },
                H1 = new H1Typography { FontSize = "1.5rem", FontWeight = "600" },
                H2 = new H2Typography { FontSize = "1.125rem", FontWeight = "600" },
                H3 = new H3Typography { FontSize = "1rem", FontWeight = "600" },
                Button = new ButtonTypography { TextTransform = "none", FontWeight = "600" },
            },
            LayoutProperties = new() { DefaultBorderRadius = "6px", DrawerWidthLeft = "220px" },
        };
}
