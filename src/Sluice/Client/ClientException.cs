using System.Globalization;
using Sluice.Resources.Diagnostics;

namespace Sluice.Client;

/// <summary>A command cannot go on; the message is for whoever typed it.</summary>
internal sealed class ClientException : Exception
{
    public ClientException(string message)
        : base(message) { }

    public ClientException(DiagnosticCode code, params ReadOnlySpan<object> arguments)
        : base($"{code.Id}: {string.Format(CultureInfo.InvariantCulture, code.Template, arguments)}") { }
}
