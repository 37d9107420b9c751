namespace Bookinfo.ProductPage;

/// <summary>The pages of the shop.</summary>
internal static class Pages
{
    private static readonly (string Path, string Text)[] Api =
    [
        ("/api/v1/products", "all books"),
        ("/api/v1/products/0", "details of the book"),
        ("/api/v1/products/0/reviews", "its reviews"),
        ("/api/v1/products/0/ratings", "its ratings, from the database"),
        ("/health", "whether the page is alive"),
    ];

    public static Html Index(Visitor visitor, IReadOnlyList<Product> products) =>
        Layout(
            visitor,
            "A small bookshop",
            $"""
            <section class="intro">
              <p class="eyebrow">Bookinfo</p>
              <h1>A small bookshop made of six services</h1>
              <p class="lead">Each part of a page comes from a service of its own, so it is easy to see where a gateway sends a request.</p>
            </section>
            <section class="shelf">{products.Select(Card)}</section>
            <section class="panel">
              <h2>The same as JSON</h2>
              <ul class="links">{Api.Select(ApiLink)}</ul>
            </section>
            """
        );

    public static Html Product(Visitor visitor, Product product, BookDetails? details, BookReviews? reviews) =>
        Layout(
            visitor,
            product.Title,
            $"""
            <article class="book">
              <img class="cover" src="/static/cover.svg" alt="" width="240" height="340">
              <div class="about">
                <p class="eyebrow">A comedy in five acts</p>
                <h1>{product.Title}</h1>
                <p class="lead">{product.Description}</p>
                {DetailsView.Render(details)}
              </div>
            </article>
            {ReviewsView.Render(reviews)}
            """
        );

    public static Html SignIn(Visitor visitor) =>
        Layout(
            visitor,
            "Sign in",
            $"""
            <section class="panel narrow">
              <h1>Sign in</h1>
              <p>Any name will do. It travels to every service in the <code>end-user</code> header, which routing rules can match.</p>
              <form class="signin" method="post" action="/login">
                <label>Name <input name="username" maxlength="64" autocomplete="username" required autofocus></label>
                <label>Password <input name="passwd" type="password" autocomplete="off" placeholder="not needed"></label>
                <button type="submit">Sign in</button>
              </form>
            </section>
            """
        );

    private static Html Layout(Visitor visitor, string title, Html content) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{title} · Bookinfo</title>
              <link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/static/bookinfo.css">
            </head>
            <body>
              <header class="bar">
                <a class="brand" href="/productpage"><img src="/static/favicon.svg" alt="" width="28" height="28"> Bookinfo</a>
                <nav>{Account(visitor)}</nav>
              </header>
              <main>
                {content}
              </main>
              <footer>
                <span>View as</span>
                <a href="/productpage?u=normal">normal user</a>
                <a href="/productpage?u=test">test user</a>
                <a href="/productpage">reload</a>
                <span class="hint">With weighted routes, a reload may bring another version of the reviews.</span>
              </footer>
            </body>
            </html>

            """;

    private static Html Account(Visitor visitor) =>
        visitor switch
        {
            { User: null } => $"""<a class="button" href="/login">Sign in</a>""",
            { IsSignedIn: false } =>
                $"""<span class="user">viewing as <b>{visitor.User}</b></span> <a class="button" href="/login">Sign in</a>""",
            _ =>
                $"""<span class="user">signed in as <b>{visitor.User}</b></span><form method="post" action="/logout"><button class="button" type="submit">Sign out</button></form>""",
        };

    private static Html Card(Product product) =>
        $"""
            <article class="card">
              <img class="cover" src="/static/cover.svg" alt="" width="120" height="170">
              <div>
                <h2>{product.Title}</h2>
                <p>{product.Description}</p>
                <p class="actions">
                  <a class="button primary" href="/productpage?u=normal">Normal user</a>
                  <a class="button" href="/productpage?u=test">Test user</a>
                </p>
              </div>
            </article>
            """;

    private static Html ApiLink((string Path, string Text) link) =>
        $"""<li><a href="{link.Path}"><code>{link.Path}</code></a> {link.Text}</li>""";
}
