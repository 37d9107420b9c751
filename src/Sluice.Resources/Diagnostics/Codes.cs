namespace Sluice.Resources.Diagnostics;

/// <summary>
/// The registry of every diagnostic code. Append only: a code keeps its meaning for ever, and a retired one stays as a comment.
/// One partial file per area: 0001-0099 reading, 0100-0299 validation, 0300-0499 translation, 0500-0599 files and gateway run time.
/// </summary>
public static partial class Codes { }
