using BenchmarkDotNet.Running;
using Sluice.Benchmarks;

// "serve PORT" is the webhook alone, for load generators; everything else is BenchmarkDotNet's.
if (args is ["serve", var port])
    await WebhookServer.RunAsync(port);
else
    BenchmarkSwitcher.FromAssembly(typeof(InjectionBenchmarks).Assembly).Run(args);
