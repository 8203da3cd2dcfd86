using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Finds the models among the files that ship, and what documents them.</summary>
public static class ModelReader
{
    /// <summary>Reads the heads, digests and cards of those candidates that are models.</summary>
    /// <param name="candidates">Files that ship or are declared; one path may stand there several times.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>The models in ordinal order of their display paths, one for each path, and what could not be read.</returns>
    public static (ImmutableArray<ModelFact> Models, ImmutableArray<Problem> Problems) Read(
        IReadOnlyList<ModelCandidate> candidates, InputFiles files)
    {
        var problems = new List<Problem>();
        var hashes = new ModelHashes(files);
        var found = new List<FoundModel>();
        var shards = new Dictionary<string, FoundModel>(StringComparer.Ordinal);
        foreach (var candidate in Merge(candidates))
        {
            if (shards.TryGetValue(candidate.Path, out var whole))
            {
                whole.Candidate = Join(whole.Candidate, candidate);
            }
            else if (Recognise(candidate, files, problems) is { } model)
            {
                found.Add(model);
                FindParts(model, files, hashes, shards);
            }
        }

        hashes.Run();
        var cards = new CardFinder(files, problems);
        foreach (var model in found)
        {
            if (model.File?.Unreadable is { } reason)
            {
                problems.Add(Unreadable(model.Candidate, reason));
            }
            else
            {
                cards.Look(model.Candidate);
            }
        }

        var models = ImmutableArray.CreateBuilder<ModelFact>(found.Count);
        foreach (var model in found)
        {
            if (model.File?.Sha256 is { } digest)
            {
                models.Add(Fact(model, digest, cards.Answer(model.Candidate, digest), problems));
            }
        }

        return (models.ToImmutable(), [.. problems]);
    }

    /// <summary>One candidate a path: all ways of shipping, the first word on everything else; in order of display path.</summary>
    private static List<ModelCandidate> Merge(IReadOnlyList<ModelCandidate> candidates)
    {
        var order = new List<ModelCandidate>();
        var byPath = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if ((candidate.Shipping & ModelShipping.Declared) == 0 && !ModelFormats.MayBeModel(candidate.Path))
            {
                continue;
            }

            var path = Path.GetFullPath(candidate.Path);
            if (!byPath.TryGetValue(path, out var index))
            {
                byPath.Add(path, order.Count);
                order.Add(candidate with { Path = path });
                continue;
            }

            order[index] = Join(order[index], candidate);
        }

        MakeNamesUnique(order);
        order.Sort(static (a, b) => string.CompareOrdinal(a.DisplayPath, b.DisplayPath) is var c and not 0
            ? c
            : string.CompareOrdinal(a.Path, b.Path));
        return order;
    }

    private static ModelCandidate Join(ModelCandidate first, ModelCandidate second) => first with
    {
        Shipping = first.Shipping | second.Shipping,
        Package = first.Package ?? second.Package,
        Card = first.Card ?? second.Card,
        License = first.License ?? second.License,
        BaseModel = first.BaseModel ?? second.BaseModel,
        DeclaredAt = first.DeclaredAt ?? second.DeclaredAt,
    };

    /// <summary>
    /// Two files may go by one name: the project's folder can hold an <c>A/1.0.0</c> beside a package of that name and version. The
    /// project's own file is then shown with <c>./</c> before it, so that neither is taken for the other.
    /// </summary>
    private static void MakeNamesUnique(List<ModelCandidate> models)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        List<int>? clashes = null;
        foreach (var ofPackages in (ReadOnlySpan<bool>)[true, false])
        {
            for (var i = 0; i < models.Count; i++)
            {
                if ((models[i].Package is not null) == ofPackages && !taken.Add(models[i].DisplayPath))
                {
                    (clashes ??= []).Add(i);
                }
            }
        }

        foreach (var i in clashes ?? [])
        {
            var name = models[i].DisplayPath;
            do
            {
                name = "./" + name;
            }
            while (!taken.Add(name));
            models[i] = models[i] with { DisplayPath = name };
        }
    }

    private static FoundModel? Recognise(ModelCandidate candidate, InputFiles files, List<Problem> problems)
    {
        var isDeclared = (candidate.Shipping & ModelShipping.Declared) != 0;
        if (!files.Exists(candidate.Path) && !isDeclared && !ModelFormats.IsClaimed(candidate.Path))
        {
            // A ".zip" or ".bin" that a later step makes: nothing says that it will be a model. Its absence is remembered.
            return null;
        }

        try
        {
            using var stream = files.OpenRead(candidate.Path);
            var bytes = new ModelBytes(stream);
            if (ModelFormats.Recognise(candidate.Path, isDeclared, bytes) is not { } model)
            {
                return null;
            }

            // A damaged file of serialised objects still runs what stands before the damage.
            var contents = model.Reason is null || model.Format is "pickle" or "pytorch" or "keras"
                ? ModelFormats.Find(model.Format)?.ReadContents(bytes, new ModelSurroundings(candidate.Path, files))
                : null;
            Malformed(candidate, model.Reason ?? contents?.Reason, model.Reason is null ? contents?.Offset ?? 0 : model.Offset, problems);
            return new FoundModel(candidate, model, contents, stream.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(candidate, Reason(e)));
            return null;
        }
    }

    private static void Malformed(ModelCandidate candidate, string? reason, long offset, List<Problem> problems)
    {
        if (reason is not null)
        {
            var where = offset > 0 ? $" (byte {offset:N0})" : "";
            problems.Add(new Problem(
                ProblemKind.ModelMalformed, candidate.DisplayPath, $"{candidate.DisplayPath} {reason}{where}.",
                candidate.DeclaredAt ?? new FileLocation(candidate.Path)));
        }
    }

    /// <summary>Asks for the digests of all files of a model, and remembers which of them are no models of their own.</summary>
    private static void FindParts(FoundModel model, InputFiles files, ModelHashes hashes, Dictionary<string, FoundModel> shards)
    {
        model.File = hashes.Add(model.Candidate.Path, model.Size);
        foreach (var part in model.Contents?.Parts ?? [])
        {
            model.Parts.Add((part.Role, hashes.Add(part.Path)));
            if (part.Role == ModelPartRole.Shard)
            {
                shards.TryAdd(part.Path, model);
            }
        }

        foreach (var text in ModelTexts.Find(model.Candidate, files))
        {
            model.Parts.Add((ModelPartRole.LicenseText, hashes.Add(text)));
        }
    }

    private static ModelFact Fact(FoundModel model, string digest, FoundCard card, List<Problem> problems) => new()
    {
        Path = model.Candidate.Path,
        DisplayPath = model.Candidate.DisplayPath,
        Package = model.Candidate.Package,
        Shipping = model.Candidate.Shipping,
        Format = model.Recognised.Format,
        FormatVersion = model.Recognised.FormatVersion,
        Size = model.Size,
        Sha256 = digest,
        Header = model.Recognised.Reason is null && model.Contents is { Reason: null } contents ? contents.Header : null,
        Parts = Parts(model, problems),
        SerialisedCode = model.Contents?.SerialisedCode,
        Card = card.Card,
        CardCandidates = card.Candidates,
        SharesCardWith = card.SharedWith,
        DeclaredLicense = model.Candidate.License,
        DeclaredBaseModel = model.Candidate.BaseModel,
        DeclaredAt = model.Candidate.DeclaredAt,
    };

    private static ImmutableArray<ModelPartFact> Parts(FoundModel model, List<Problem> problems)
    {
        var parts = ImmutableArray.CreateBuilder<ModelPartFact>(model.Parts.Count);
        var folder = Path.GetDirectoryName(model.Candidate.Path) ?? "";
        var shown = model.Candidate.DisplayPath[..(model.Candidate.DisplayPath.LastIndexOf('/') + 1)];
        foreach (var (role, file) in model.Parts)
        {
            var display = shown + Path.GetRelativePath(folder, file.Path).Replace('\\', '/');
            if (file.Sha256 is { } digest)
            {
                parts.Add(new ModelPartFact(file.Path, display, role, file.Size, digest));
            }
            else
            {
                problems.Add(new Problem(
                    ProblemKind.InputUnreadable, display, $"The file {display} of the model {model.Candidate.DisplayPath} cannot be read: {file.Unreadable}.",
                    model.Candidate.DeclaredAt ?? new FileLocation(file.Path)));
            }
        }

        parts.Sort(static (a, b) => string.CompareOrdinal(a.DisplayPath, b.DisplayPath));
        return parts.ToImmutable();
    }

    private static Problem Unreadable(ModelCandidate candidate, string reason) => new(
        ProblemKind.InputUnreadable, candidate.DisplayPath, $"The model {candidate.DisplayPath} cannot be read: {reason}.",
        candidate.DeclaredAt ?? new FileLocation(candidate.Path));

    /// <summary>The reason of a failed read, without the machine's path that the system's own message holds.</summary>
    internal static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "access is denied, or it is a folder",
        PathTooLongException => "its path is too long",
        _ => "the system reports an error while reading it",
    };

    private sealed class FoundModel(ModelCandidate candidate, RecognisedModel recognised, ModelContents? contents, long size)
    {
        public ModelCandidate Candidate { get; set; } = candidate;

        public RecognisedModel Recognised { get; } = recognised;

        public ModelContents? Contents { get; } = contents;

        public long Size { get; } = size;

        public HashedFile? File { get; set; }

        public List<(ModelPartRole Role, HashedFile File)> Parts { get; } = [];
    }
}
