namespace Sluice.EndToEnd.Tests.Proxyless;

/// <summary>
/// Programs that dial <c>xds:///service.test:8080</c> and write what answered: counts of 400 calls, then once for each name of the command
/// line, when 60 calls in a row were not answered by it. A call that fails ends them.
/// </summary>
internal static class ProxylessSources
{
    public const string Python = """
        import collections, sys, time, grpc
        channel = grpc.insecure_channel('xds:///service.test:8080')
        call = channel.unary_unary('/echo.Echo/Who')
        who = lambda: call(b'', timeout=30, wait_for_ready=True).decode()
        print(dict(collections.Counter(who() for _ in range(400))), flush=True)
        for gone in sys.argv[1:]:
            end, row = time.time() + 60, []
            while len(row) < 60:
                name = who()
                row = [] if name == gone else row + [name]
                if time.time() > end:
                    sys.exit(f'{gone} still answers')
                time.sleep(0.01)
            print(f'without {gone}:', ','.join(sorted(set(row))), flush=True)
        """;

    public const string Node = """
        const modules = process.env.SLUICE_NODE_MODULES;
        const grpc = require(`${modules}/@grpc/grpc-js`);
        require(`${modules}/@grpc/grpc-js-xds`).register();
        const client = new grpc.Client('xds:///service.test:8080', grpc.credentials.createInsecure());
        const same = bytes => bytes;
        const who = () => new Promise((resolve, reject) => client.makeUnaryRequest('/echo.Echo/Who', same, same, Buffer.alloc(0),
          new grpc.Metadata({ waitForReady: true }), { deadline: Date.now() + 30000 }, (error, answer) => error ? reject(error) : resolve(`${answer}`)));
        (async () => {
          const counts = {};
          for (let i = 0; i < 400; i++) { const name = await who(); counts[name] = (counts[name] ?? 0) + 1; }
          console.log(JSON.stringify(counts));
          for (const gone of process.argv.slice(1)) {
            const end = Date.now() + 60000;
            let row = [];
            while (row.length < 60) {
              const name = await who();
              row = name === gone ? [] : [...row, name];
              if (Date.now() > end) throw new Error(`${gone} still answers`);
              await new Promise(resolve => setTimeout(resolve, 10));
            }
            console.log(`without ${gone}:`, [...new Set(row)].sort().join(','));
          }
          process.exit(0);
        })().catch(error => { console.error(error); process.exit(1); });
        """;
}
