using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Sluice.Xds.Identity;

/// <summary>Keeps a workload's certificate: makes keys in memory, asks for certificates, and renews each at half of its life.</summary>
public sealed class WorkloadIdentity : IAsyncDisposable
{
    /// <summary>A tenth more or less, so that workloads that started together do not come back together.</summary>
    private const double Jitter = 0.1;

    private readonly WorkloadIdentityOptions _options;
    private readonly ICertificateRequester _requester;
    private readonly ProofSource _proofs;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<WorkloadCertificate> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private WorkloadCertificate? _current;
    private string _pushedRoots = "";
    private Task _loop = Task.CompletedTask;

    /// <param name="random">Jitter; seed it in tests. It is used by one task at a time.</param>
    public WorkloadIdentity(
        WorkloadIdentityOptions options,
        ICertificateRequester requester,
        TimeProvider clock,
        Random random,
        ILogger log
    ) => (_options, _requester, _clock, _random, _log, _proofs) = (options, requester, clock, random, log, new(options, clock));

    /// <summary>Null until the first one has come.</summary>
    public WorkloadCertificate? Current => Volatile.Read(ref _current);

    /// <summary>A new certificate, or new roots. Handlers must be quick and must not throw.</summary>
    public event Action<WorkloadCertificate>? Changed;

    /// <summary>Begins to ask, and goes on until it is disposed of.</summary>
    public void Start() => _loop = RunAsync(_stop.Token);

    /// <summary>Completes with the first certificate.</summary>
    public Task<WorkloadCertificate> FirstAsync(CancellationToken cancellationToken) => _first.Task.WaitAsync(cancellationToken);

    /// <summary>Takes over roots that the control plane has pushed; they come sooner than the next certificate.</summary>
    /// <param name="roots">PEM.</param>
    /// <returns>False: there is no root in it, and nothing has changed.</returns>
    public bool UseRoots(string roots)
    {
        if (!CertificateAnswer.HasRoots(roots))
            return false;
        WorkloadCertificate? next;
        lock (_lock)
        {
            _pushedRoots = roots;
            if (_current is not { } current || current.Roots == roots)
                return true;
            next = current with { Roots = roots };
            Volatile.Write(ref _current, next);
        }
        Changed?.Invoke(next);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = _options.MinPause;
        while (true)
        {
            TimeSpan wait;
            try
            {
                var issued = await RequestAsync(cancellationToken);
                Publish(issued);
                pause = _options.MinPause;
                wait = Shaken((issued.NotAfter - _clock.GetUtcNow()) / 2);
                _log.Renewed(issued.SpiffeId, issued.Serial, issued.NotAfter);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                wait = Shaken(pause);
                pause = pause * 2 < _options.MaxPause ? pause * 2 : _options.MaxPause;
                _log.NotRenewed(failed.Message, Current?.NotAfter, wait);
            }
            await Task.Delay(wait > _options.MinPause / 2 ? wait : _options.MinPause, _clock, cancellationToken);
        }
    }

    private async Task<WorkloadCertificate> RequestAsync(CancellationToken cancellationToken)
    {
        var current = Current;
        // A key of its own for each certificate: whoever got the old one has nothing of the new.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proof = _proofs.Next(current);
        var roots = await File.ReadAllTextAsync(_options.RootsFile, cancellationToken);
        // The file may lag behind in a rotation of roots, and so may the roots that came last.
        var trusted = string.Join('\n', roots, current?.Roots ?? "", _pushedRoots);
        var chain = await _requester.RequestAsync(Csr(key, current), _options.Ttl, proof, trusted, cancellationToken);
        return CertificateAnswer.Read(chain, key, ExpectedId(current), _clock.GetUtcNow());
    }

    /// <summary>A renewal never becomes somebody else.</summary>
    private string ExpectedId(WorkloadCertificate? current) => _options.SpiffeId.Length > 0 ? _options.SpiffeId : current?.SpiffeId ?? "";

    private string Csr(ECDsa key, WorkloadCertificate? current)
    {
        var request = new CertificateRequest("", key, HashAlgorithmName.SHA256);
        if (ExpectedId(current) is { Length: > 0 } id)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddUri(new Uri(id));
            request.CertificateExtensions.Add(names.Build(critical: true));
        }
        return request.CreateSigningRequestPem();
    }

    private void Publish(WorkloadCertificate issued)
    {
        lock (_lock)
        {
            // The bundle of the answer is as new as the certificate, and so newer than what was pushed before.
            _pushedRoots = "";
            Volatile.Write(ref _current, issued);
        }
        Changed?.Invoke(issued);
        _first.TrySetResult(issued);
    }

    private TimeSpan Shaken(TimeSpan wait) => wait * (1 + (Jitter * ((2 * _random.NextDouble()) - 1)));
}
