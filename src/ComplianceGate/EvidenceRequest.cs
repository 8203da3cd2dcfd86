using System.Collections.Immutable;
using ComplianceGate.Evidence;

namespace ComplianceGate;

/// <summary>What a build asks of evidence, whatever it speaks of.</summary>
public record EvidenceRequest
{
    /// <summary>The formats that the project asks for, separated by semicolons.</summary>
    public required string Formats { get; init; }

    /// <summary>The value of SOURCE_DATE_EPOCH; null when it is not set.</summary>
    public string? SourceDateEpoch { get; init; }

    /// <summary>Absolute path of the folder into which one file is spooled for a ledger; null for none.</summary>
    public string? LedgerSpool { get; init; }

    /// <summary>The writers and the time that was asked for.</summary>
    /// <exception cref="IOException">A format or the time is not known; the check has told of it already.</exception>
    internal (ImmutableArray<IEvidenceWriter> Writers, long? Epoch) Settle() =>
        EvidenceWriters.TrySelect(Formats, out var writers, out var error) && SourceDate.TryRead(SourceDateEpoch, out var epoch, out error)
            ? (writers, epoch)
            : throw new IOException(error);
}
