using System.Globalization;
using System.Text;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate;

/// <summary>What a build left for packing and publishing.</summary>
/// <param name="Record">What its evidence was written from.</param>
/// <param name="Made">How the assembly was made; null when that is not known.</param>
/// <param name="OutputDirectory">Absolute path of the folder that was recorded.</param>
public sealed record KeptBuild(CheckRecord Record, BuildFact? Made, string OutputDirectory);

/// <summary>
/// What one build leaves in obj for the next: the check's result, the warnings to show again, the list of files that were read or
/// looked for, and the stamps that let MSBuild skip. A stamp is written last and removed first, so that a check that failed or
/// was killed is always repeated.
/// </summary>
public sealed class BuildState
{
    // MSBuild's own form of the ModifiedTime metadata, which the targets compare this with as text.
    private const string ModifiedTime = "yyyy'-'MM'-'dd HH':'mm':'ss'.'fffffff";

    /// <summary>The stage before the compiler.</summary>
    public const string CheckStage = "check";

    /// <summary>The stage after the compiler.</summary>
    public const string InspectStage = "inspect";

    /// <summary>The stage after the outputs are in their folder.</summary>
    public const string RecordStage = "record";

    /// <summary>The stage after the published files are in their folder.</summary>
    public const string PublishStage = "publish";

    internal const string InspectName = "inspect.facts";
    internal const string RecordName = "record.facts";
    // Facts and verdict of a step behind the check that stopped the last build; builds do not read it, but a later question does.
    internal const string StoppedName = "stopped.facts";
    private const string LateName = "late.facts";
    private const string PlaceName = "record.place";

    private readonly string directory;

    /// <summary>Opens the state in a folder, which need not exist yet.</summary>
    /// <param name="directory">Absolute path of the folder.</param>
    public BuildState(string directory) => this.directory = directory;

    /// <summary>Where a failed build leaves its findings as SARIF.</summary>
    public string FindingsFile => At("findings.sarif");

    /// <summary>Where a failed build leaves its report.</summary>
    public string ReportFile => At("report.html");

    /// <summary>The sentence that tells where a failed build left all that it found.</summary>
    public string Place => $"All findings: {ReportFile}, and as SARIF in {Path.GetFileName(FindingsFile)} beside it.";

    /// <summary>The compact version manifest that becomes a resource of the assembly.</summary>
    public string EmbeddedFile => At("embedded.json");

    /// <summary>Name of the file that tells projects which refer to this one what it ships without a package; most projects have none.</summary>
    public const string ShippedFilesName = "files.facts";

    /// <summary>Name of the notices of a nupkg; there where they differ from those of the output.</summary>
    public const string PackedNoticeName = "NOTICE.package.txt";

    /// <summary>Name of the file that tells the steps after a build how its assembly was made.</summary>
    public const string BuildName = "build.facts";

    /// <summary>The file that keeps digests of references from build to build.</summary>
    public string ReferencesFile => At(KeptReferences.FileName);

    /// <summary>The file that keeps what the code of packages does from build to build.</summary>
    public string KeptCodeFile => At("inspect.kept");

    /// <summary>The check's facts and verdict.</summary>
    public string CheckFile => At("check.facts");

    /// <summary>The door to the disk for one stage, with the digests of large files that the last build left.</summary>
    /// <param name="stage"><see cref="CheckStage"/> or <see cref="RecordStage"/>.</param>
    /// <param name="isTrusted">Whether what is kept may be believed; in CI nothing is.</param>
    public InputFiles Inputs(string stage, bool isTrusted) => new(KeptDigests.At(At(stage + ".digests"), isTrusted));

    /// <summary>Makes the folder and takes back the stamp of the last check.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Begin()
    {
        Directory.CreateDirectory(directory);
        File.Delete(At("check.stamp"));
        BeginInspect();
    }

    /// <summary>Takes back the stamp of the last inspection.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void BeginInspect() => File.Delete(At("inspect.stamp"));

    /// <summary>Leaves word of an inspection.</summary>
    /// <param name="result">Its result.</param>
    /// <param name="time">Time of the last change of the assembly (UTC) as it was before it was looked at.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void CompleteInspect(InspectResult result, DateTime time)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteWarnings(InspectStage, result.Logged);
        if (result.Record.Verdict.Passed)
        {
            DeleteFailure();
            File.Delete(At(StoppedName));
            AtomicFile.WriteIfDifferent(At(InspectName), CheckRecordWriter.Write(result.Record));
            AtomicFile.Write(At("inspect.stamp"), Encoding.UTF8.GetBytes($"{Time(time)}|{Time(File.GetLastWriteTimeUtc(CheckFile))}"));
        }
        else
        {
            File.Delete(At(InspectName));
            AtomicFile.Write(At(StoppedName), CheckRecordWriter.Write(result.Record));
            WriteFailure(result.Failure);
        }
    }

    /// <summary>Leaves word of a check.</summary>
    /// <param name="result">Its result.</param>
    /// <param name="files">What it read or looked for.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Complete(CheckResult result, InputFiles files)
    {
        files.Kept.Save();
        File.Delete(At(StoppedName));
        AtomicFile.WriteIfDifferent(EmbeddedFile, result.Embedded);
        AtomicFile.WriteIfDifferent(CheckFile, CheckRecordWriter.Write(result.Record));
        WriteShippedFiles(result.Record.Facts);
        WriteWarnings(CheckStage, result.Logged);
        WriteInputs("check.inputs", "check.files", files);
        WriteUntil(result.Verdict);
        if (result.Verdict.Passed)
        {
            DeleteFailure();
            WriteStamp("check.stamp", "check.files", "check.options");
        }
        else
        {
            WriteFailure(result.Failure);
        }
    }

    private void WriteFailure(FailureDocuments? failure)
    {
        if (failure is not null)
        {
            AtomicFile.Write(FindingsFile, failure.Sarif);
            AtomicFile.Write(ReportFile, failure.Report);
        }
    }

    /// <summary>Takes back what an earlier failure left, which is not of this build.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void DeleteFailure()
    {
        File.Delete(FindingsFile);
        File.Delete(ReportFile);
    }

    // No file, nothing to read for the projects that refer to this one.
    private void WriteShippedFiles(GateFacts facts)
    {
        var shipped = facts.Packages.RemoveAll(static p => p.Kind != ComponentKind.File);
        if (shipped.IsEmpty)
        {
            File.Delete(At(ShippedFilesName));
            return;
        }

        var kept = facts with { Source = new SourceFact(), JudgedAt = 0, Packages = shipped, Pruned = [], Models = [], Problems = [] };
        AtomicFile.WriteIfDifferent(At(ShippedFilesName), CheckRecordWriter.Write(new CheckRecord(kept, new Verdict { Mode = "" })));
    }

    /// <summary>The facts and verdict of the last check that passed.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public CheckRecord ReadCheck()
    {
        try
        {
            return CheckRecordReader.Read(File.ReadAllBytes(CheckFile));
        }
        catch (FormatException e)
        {
            throw new IOException($"{CheckFile} is not what the check wrote ({e.Message}). Delete it and build again.", e);
        }
    }

    /// <summary>The last check that passed, with what the inspection after it saw.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public CheckRecord ReadInspected()
    {
        // The check takes the stamp back: without it, what an earlier inspection left is of other facts.
        if (!File.Exists(At("inspect.stamp")) || !File.Exists(At(InspectName)))
        {
            return ReadCheck();
        }

        try
        {
            return CheckRecordReader.Read(File.ReadAllBytes(At(InspectName)));
        }
        catch (FormatException e)
        {
            throw new IOException($"{At(InspectName)} is not what the inspection wrote ({e.Message}). Delete it and build again.", e);
        }
    }

    /// <summary>The warnings of the last check, inspection or recording.</summary>
    /// <param name="stage">One of <see cref="CheckStage"/>, <see cref="InspectStage"/> and <see cref="RecordStage"/>.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public IReadOnlyList<LoggedFinding> ReadWarnings(string stage)
    {
        var file = At((stage is RecordStage or InspectStage ? stage : CheckStage) + ".warnings");
        return File.Exists(file) ? [.. File.ReadLines(file).Select(LoggedFinding.FromLine).OfType<LoggedFinding>()] : [];
    }

    /// <summary>Takes back the stamp of the last recording.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void BeginRecord()
    {
        File.Delete(At("record.stamp"));
        File.Delete(At(RecordName));
        File.Delete(At(EvidenceLinks.FileName));
    }

    /// <summary>Marks the recording as complete.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <param name="files">What was read or looked for beyond the outputs; seldom anything.</param>
    /// <param name="result">Its result.</param>
    public void CompleteRecord(RecordResult result, InputFiles files)
    {
        ArgumentNullException.ThrowIfNull(result);
        files.Kept.Save();
        DeleteFailure();
        if (result.PackedNotice.Length == 0)
        {
            File.Delete(At(PackedNoticeName));
        }
        else
        {
            AtomicFile.WriteIfDifferent(At(PackedNoticeName), result.PackedNotice);
        }

        WriteBuild(result.Build);
        WriteRecord(result);
        WriteWarnings(RecordStage, result.Logged);
        WriteLate(result);
        if (files.Seen.Count == 0)
        {
            // No file, nothing to compare in the next build.
            File.Delete(At("record.inputs"));
            File.Delete(At("record.late"));
            WriteStamp("record.stamp", ["record.files", "record.options", "check.facts", .. Inspected]);
        }
        else
        {
            WriteInputs("record.inputs", "record.late", files);
            WriteStamp("record.stamp", ["record.files", "record.late", "record.options", "check.facts", .. Inspected]);
        }
    }

    // A project without a compiler has nothing to inspect.
    private string[] Inspected => File.Exists(At(InspectName)) ? [InspectName] : [];

    // For projects that refer to this one, and for packing and publishing, which may happen without building.
    private void WriteRecord(RecordResult result)
    {
        if (result.Record is { } record)
        {
            File.Delete(At(StoppedName));
            AtomicFile.WriteIfDifferent(At(RecordName), CheckRecordWriter.Write(record));
            AtomicFile.WriteIfDifferent(At(PlaceName), Encoding.UTF8.GetBytes(result.OutputDirectory));
            AtomicFile.WriteIfDifferent(At(EvidenceLinks.FileName), Encoding.UTF8.GetBytes(EvidenceLinks.Text(record.Facts.Project, result.ManifestSha256)));
        }
    }

    /// <summary>What the last build recorded.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public KeptBuild ReadRecord()
    {
        if (!File.Exists(At(RecordName)))
        {
            throw new IOException($"No build left evidence in {directory}. Build the project first, in this configuration.");
        }

        try
        {
            return new KeptBuild(CheckRecordReader.Read(File.ReadAllBytes(At(RecordName))), ReadBuild(), File.ReadAllText(At(PlaceName)));
        }
        catch (FormatException e)
        {
            throw new IOException($"{At(RecordName)} is not what the recording wrote ({e.Message}). Delete it and build again.", e);
        }
    }

    private void WriteBuild(BuildFact? build)
    {
        if (build is null)
        {
            File.Delete(At(BuildName));
        }
        else
        {
            AtomicFile.WriteIfDifferent(At(BuildName), BuildFactWriter.Write(build));
        }
    }

    /// <summary>How the assembly of the last recording was made.</summary>
    /// <returns>Null where no recording left it.</returns>
    /// <exception cref="IOException">It cannot be read, or another version wrote it.</exception>
    public BuildFact? ReadBuild()
    {
        var file = At(BuildName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return BuildFactReader.Read(File.ReadAllBytes(file));
        }
        catch (FormatException e)
        {
            throw new IOException($"{file} is not what the recording wrote ({e.Message}). Delete it and build again.", e);
        }
    }

    /// <summary>Leaves the findings of a recording that stops the build.</summary>
    /// <param name="result">Its result.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void FailRecord(RecordResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteFailure(result.Failure);
        if (result.Stopped is { } stopped)
        {
            AtomicFile.Write(At(StoppedName), CheckRecordWriter.Write(stopped));
        }

        WriteLate(result);
    }

    /// <summary>Keeps what a publishing read of large files.</summary>
    /// <param name="files">What was read.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void CompletePublish(InputFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        DeleteFailure();
        files.Kept.Save();
    }

    /// <summary>Leaves the findings of a publishing that stops; what the build left stays.</summary>
    /// <param name="result">Its result.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void FailPublish(RecordResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        WriteFailure(result.Failure);
    }

    /// <summary>A check with the models that came into its output later, where a recording after it found some.</summary>
    /// <param name="checkFile">Absolute path of the check's facts.</param>
    /// <param name="record">What it holds.</param>
    public static CheckRecord WithLate(string checkFile, CheckRecord record)
    {
        var late = Path.Combine(Path.GetDirectoryName(checkFile)!, LateName);
        try
        {
            return File.Exists(late) && File.GetLastWriteTimeUtc(late) >= File.GetLastWriteTimeUtc(checkFile) ? CheckRecordReader.Read(File.ReadAllBytes(late)) : record;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Another version left it; the next recording writes it anew.
            return record;
        }
    }

    /// <summary>When a recording last read what came into the output of a check later (UTC).</summary>
    /// <param name="checkFile">Absolute path of the check's facts.</param>
    public static DateTime LateTime(string checkFile) => File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(checkFile)!, LateName));

    private void WriteLate(RecordResult result)
    {
        if (result.Late is null)
        {
            File.Delete(At(LateName));
        }
        else
        {
            AtomicFile.Write(At(LateName), CheckRecordWriter.Write(result.Late));
        }
    }

    // The times as the targets will read them back; see there why they are text.
    private void WriteStamp(string stamp, params ReadOnlySpan<string> lists)
    {
        var times = new StringBuilder();
        foreach (var list in lists)
        {
            times.Append(times.Length > 0 ? "|" : "").Append(Time(File.GetLastWriteTimeUtc(At(list))));
        }

        AtomicFile.Write(At(stamp), Encoding.UTF8.GetBytes(times.ToString()));
    }

    private void WriteWarnings(string stage, IReadOnlyList<LoggedFinding> logged)
    {
        var text = new StringBuilder();
        foreach (var finding in logged)
        {
            if (finding.Severity == Severity.Warning)
            {
                text.Append(finding.ToLine()).Append('\n');
            }
        }

        // No file, no replay, no task loaded.
        if (text.Length == 0)
        {
            File.Delete(At(stage + ".warnings"));
        }
        else
        {
            AtomicFile.WriteIfDifferent(At(stage + ".warnings"), Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    // The second file holds exactly what the target will compute from the first if nothing changes: text that is equal leaves the
    // file untouched, and the work is skipped. The times are those seen before each read, so a change during the check is noticed.
    private void WriteInputs(string list, string state, InputFiles files)
    {
        var names = new StringBuilder();
        var times = new StringBuilder();
        foreach (var (path, time) in files.Seen)
        {
            names.Append(path).Append(Environment.NewLine);
            times.Append(path).Append('|')
                .Append(time is { } known ? Time(known) : "")
                .Append(Environment.NewLine);
        }

        AtomicFile.Write(At(list), Encoding.UTF8.GetBytes(names.ToString()));
        AtomicFile.WriteIfDifferent(At(state), Encoding.UTF8.GetBytes(times.ToString()));
    }

    private void WriteUntil(Verdict verdict)
    {
        if (verdict.ValidUntil is { } last)
        {
            AtomicFile.Write(At("check.until"), Encoding.UTF8.GetBytes(last));
        }
        else
        {
            File.Delete(At("check.until"));
        }
    }

    private static string Time(DateTime utc) => utc.ToLocalTime().ToString(ModifiedTime, CultureInfo.CurrentCulture);

    private string At(string name) => Path.Combine(directory, name);
}
