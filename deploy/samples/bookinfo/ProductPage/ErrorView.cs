namespace Bookinfo.ProductPage;

/// <summary>What stands in the place of a service's part while it does not answer.</summary>
internal static class ErrorView
{
    public static Html Render(string service, string title, string text) =>
        $"""
            <div class="error" role="alert" data-service="{service}">
              <strong>{title}</strong>
              <p>{text}</p>
            </div>
            """;
}
