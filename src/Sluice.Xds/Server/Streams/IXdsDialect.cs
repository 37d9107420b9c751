using System.Collections.Frozen;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>What the two protocols do differently.</summary>
internal interface IXdsDialect
{
    string Name { get; }

    /// <summary>What takes the proxy of a watch to a set.</summary>
    XdsPlan Compare(XdsWatch watch, FrozenDictionary<string, XdsResource> next);

    /// <summary>Takes the names of a request over into a watch.</summary>
    void Subscribe(XdsWatch watch, XdsAsk ask, bool isFirst);

    /// <summary>Whether an answer to a response stands for those before it too.</summary>
    bool AnswersEarlier { get; }
}
