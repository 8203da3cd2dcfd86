using System.Buffers;
using ComplianceGate.Evidence;
using ComplianceGate.Facts;
using ComplianceGate.Packages;

namespace ComplianceGate;

/// <summary>
/// Plays the inspection and the recording of a build through once while its compiler runs, and throws the outcome away. What a process
/// does for the first time costs many times what it costs then, because its machine code is bound or made only now; while the host waits
/// for the compiler that work costs nobody anything. What is asked through the share is asked for good. Nothing is written, and nothing
/// hangs on whether the rehearsal comes to its end.
/// </summary>
public static class Rehearsal
{
    /// <summary>Begins it on a thread of its own, which ends with the process; once a build in a process.</summary>
    /// <param name="check">What the check found.</param>
    /// <param name="formats">The formats that the project asks for.</param>
    /// <param name="assembly">Absolute path of any small managed assembly, to look through.</param>
    /// <param name="share">Answers that the build will ask for again.</param>
    public static void Begin(CheckRecord check, string formats, string assembly, ISourceShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        share.Answer("rehearsal", () =>
        {
            Beside("rehearsal", () => Run(check, formats, assembly, share));
            return true;
        });
    }

    /// <summary>Reads files that many projects refer to before they are asked for, on a thread of its own.</summary>
    /// <param name="paths">Absolute paths of files that the compiler is given.</param>
    /// <param name="root">Absolute path of the folder of the .NET host, to which nobody writes while a build runs; other files are not read ahead.</param>
    /// <param name="share">Keeps the answers.</param>
    public static void ReadAhead(IReadOnlyList<string> paths, string? root, ISourceShare share)
    {
        paths = root is null ? [] : [.. paths.Where(p => SourcePaths.IsBelow(p, root))];
        if (paths.Count > 0)
        {
            Beside("reading ahead", () =>
            {
                foreach (var path in paths)
                {
                    KeptReferences.Shared(path, share);
                }
            });
        }
    }

    /// <summary>Plays it through on this thread.</summary>
    /// <returns>What it met; null where it came to its end.</returns>
    internal static Exception? Run(CheckRecord check, string formats, string assembly, ISourceShare? share) => Met(() =>
    {
        // As the stages hand it on.
        check = CheckRecordReader.Read(CheckRecordWriter.Write(check));
        var inspected = Gate.Inspect(new InspectRequest { Check = check, Assembly = assembly, IsKeptTrusted = false }, new InputFiles(), share).Record;
        Write(inspected, formats, assembly, share);
    });

    private static void Write(CheckRecord check, string formats, string assembly, ISourceShare? share)
    {
        var inputs = new BuildInputs { References = [new CompilerFile(assembly, null, null)], ImportRoots = [check.Facts.Project.Path], Assembly = assembly, CompiledAssembly = assembly };
        var folder = Path.GetDirectoryName(assembly)!;
        var artifacts = Artifacts.Hash(folder, [assembly], new InputFiles().Kept);
        var build = BuildSource.Read(inputs, check.Facts, share) with { Outputs = BuildOutputs.Read(inputs, folder, artifacts, out _) };
        var context = new EvidenceContext
        {
            Facts = check.Facts,
            Verdict = check.Verdict,
            Rules = RuleSet.Descriptors,
            Artifacts = artifacts,
            Texts = NoticeTexts.Read(check.Facts.Packages, check.Facts.Models),
            FolderName = "rehearsal",
            Time = check.Facts.Source.CommitTime,
            Build = build,
        };
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        var documents = new List<EvidenceDocument>();
        foreach (var writer in EvidenceWriters.TrySelect(formats, out var writers, out _) ? EvidenceWriters.InOrder(writers) : [])
        {
            if (writer.IsWritten(context))
            {
                context.Earlier = documents;
                buffer.ResetWrittenCount();
                writer.Write(context, buffer);
                documents.Add(new EvidenceDocument(writer.FileName, FileDigest.Sha256(buffer.WrittenSpan)));
            }
        }

        ManifestWriter.Write(context, documents, buffer);
    }

    // Whatever goes wrong here, whoever asks in earnest meets it too and tells it; left alone it would end the whole host.
    private static void Beside(string name, Action work) =>
        new Thread(() => Met(work)) { IsBackground = true, Name = "ComplianceGate " + name }.Start();

    private static Exception? Met(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StackOverflowException))
        {
            return e;
        }
    }
}
