namespace Sluice.EndToEnd.Tests;

/// <summary>Small programs that fetch a URL as programs of their language do, and write what came.</summary>
internal static class ClientSources
{
    /// <summary>HttpClient as it comes: its proxy is the environment's.</summary>
    public const string DotNet = """
        using System.Net.Http;
        using var client = new HttpClient();
        foreach (var url in args)
            Console.WriteLine(await client.GetStringAsync(url));
        """;

    public const string Python = """
        import sys, urllib.request
        for url in sys.argv[1:]:
            print(urllib.request.urlopen(url, timeout=60).read().decode())
        """;

    /// <summary>Node has no proxy of its own: CONNECT with http.request, and absolute form.</summary>
    public const string Node = """
        const [proxy, plain, secure] = process.argv.slice(1).map(u => new URL(u));
        const http = require('http'), https = require('https');
        const auth = 'Basic ' + Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64');
        const to = { host: proxy.hostname, port: proxy.port, headers: { 'Proxy-Authorization': auth } };
        const print = answer => answer.on('data', data => console.log(`${data}`));
        http.request({ ...to, method: 'CONNECT', path: secure.host })
          .on('connect', (answer, socket) => {
            if (answer.statusCode !== 200) throw new Error(answer.statusCode);
            https.get(secure, { socket, agent: false }, print);
          }).end();
        http.get({ ...to, path: plain.href, headers: { ...to.headers, Host: plain.host } }, print);
        """;

    /// <summary>The agents that programs for Node use.</summary>
    public const string NodeAgents = """
        const [proxy, plain, secure] = process.argv.slice(1);
        const modules = process.env.SLUICE_NODE_MODULES;
        const { ProxyAgent, request } = require(`${modules}/undici`);
        const { HttpsProxyAgent } = require(`${modules}/https-proxy-agent`);
        const { HttpProxyAgent } = require(`${modules}/http-proxy-agent`);
        const print = answer => answer.on('data', data => console.log(`${data}`));
        require('https').get(secure, { agent: new HttpsProxyAgent(proxy) }, print);
        require('http').get(plain, { agent: new HttpProxyAgent(proxy) }, print);
        const u = new URL(proxy);
        const token = 'Basic ' + Buffer.from(`${u.username}:${u.password}`).toString('base64');
        request(secure, { dispatcher: new ProxyAgent({ uri: u.origin, token }) }).then(async a => console.log(await a.body.text()));
        """;

    /// <summary>Arguments: client or properties, root file, proxy host, port, user, password, URLs.</summary>
    public const string Java = """
        import java.io.*;
        import java.net.*;
        import java.net.http.*;
        import java.nio.file.*;
        import java.security.*;
        import java.security.cert.*;
        import javax.net.ssl.*;

        public class Fetch {
            public static void main(String[] args) throws Exception {
                var store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null);
                try (var pem = new FileInputStream(args[1])) {
                    store.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
                }
                var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(store);
                var tls = SSLContext.getInstance("TLS");
                tls.init(null, trust.getTrustManagers(), null);
                var login = new Authenticator() {
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication(args[4], args[5].toCharArray());
                    }
                };
                HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
                Authenticator.setDefault(login);
                var proxy = ProxySelector.of(new InetSocketAddress(args[2], Integer.parseInt(args[3])));
                var client = HttpClient.newBuilder().proxy(proxy).sslContext(tls).authenticator(login).build();
                for (int i = 6; i < args.length; i++) {
                    if (args[0].equals("client")) {
                        var request = HttpRequest.newBuilder(URI.create(args[i])).build();
                        System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
                    } else {
                        try (var body = new URL(args[i]).openStream()) {
                            System.out.println(new String(body.readAllBytes()));
                        }
                    }
                }
            }
        }
        """;
}
