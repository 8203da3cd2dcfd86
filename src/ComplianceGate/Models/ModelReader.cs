using System.Collections.Immutable;
using ComplianceGate.Facts;

namespace ComplianceGate.Models;

/// <summary>Finds the models among the files that ship, and what documents them.</summary>
public static class ModelReader
{
    // Below this a second thread costs more than it saves.
    private const long LargeFile = 8L << 20;

    /// <summary>Reads the heads, digests and cards of those candidates that are models.</summary>
    /// <param name="candidates">Files that ship or are declared; one path may stand there several times.</param>
    /// <param name="files">The door to the disk.</param>
    /// <returns>The models in ordinal order of their display paths, one for each path, and what could not be read.</returns>
    public static (ImmutableArray<ModelFact> Models, ImmutableArray<Problem> Problems) Read(
        IReadOnlyList<ModelCandidate> candidates, InputFiles files)
    {
        var problems = new List<Problem>();
        var found = new List<FoundModel>();
        foreach (var candidate in Merge(candidates))
        {
            if (Recognise(candidate, files, problems) is { } model)
            {
                found.Add(model);
            }
        }

        Hash(found, files);
        var cards = new CardFinder(files, problems);
        foreach (var model in found)
        {
            if (model.Unreadable is { } reason)
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
            if (model.Sha256 is { } digest)
            {
                models.Add(Fact(model, digest, cards.Answer(model.Candidate, digest)));
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

            var first = order[index];
            order[index] = first with
            {
                Shipping = first.Shipping | candidate.Shipping,
                Package = first.Package ?? candidate.Package,
                Card = first.Card ?? candidate.Card,
                License = first.License ?? candidate.License,
                BaseModel = first.BaseModel ?? candidate.BaseModel,
                DeclaredAt = first.DeclaredAt ?? candidate.DeclaredAt,
            };
        }

        MakeNamesUnique(order);
        order.Sort(static (a, b) => string.CompareOrdinal(a.DisplayPath, b.DisplayPath) is var c and not 0
            ? c
            : string.CompareOrdinal(a.Path, b.Path));
        return order;
    }

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
            if (ModelFormats.Recognise(candidate.Path, isDeclared, new ModelBytes(stream)) is not { } model)
            {
                return null;
            }

            if (model.Reason is { } reason)
            {
                var where = model.Offset > 0 ? $" (byte {model.Offset:N0})" : "";
                problems.Add(new Problem(
                    ProblemKind.ModelMalformed, candidate.DisplayPath, $"{candidate.DisplayPath} {reason}{where}.",
                    candidate.DeclaredAt ?? new FileLocation(candidate.Path)));
            }

            return new FoundModel(candidate, model, stream.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(candidate, Reason(e)));
            return null;
        }
    }

    // One core hashes about 1.5 GB a second; two files on two cores go twice as fast, one file does not.
    private static void Hash(List<FoundModel> models, InputFiles files)
    {
        var large = 0;
        foreach (var model in models)
        {
            large += model.Size >= LargeFile ? 1 : 0;
        }

        var next = -1;
        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < models.Count;)
            {
                try
                {
                    using var stream = files.OpenRead(models[i].Candidate.Path);
                    models[i].Sha256 = ModelDigest.Sha256(stream, models[i].Size);
                    models[i].Unreadable = models[i].Sha256 is null ? "it changed while it was read" : null;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    models[i].Unreadable = Reason(e);
                }
            }
        }

        var second = large > 1 ? Task.Run(Work) : null;
        Work();
        second?.GetAwaiter().GetResult();
    }

    private static ModelFact Fact(FoundModel model, string digest, FoundCard card) => new()
    {
        Path = model.Candidate.Path,
        DisplayPath = model.Candidate.DisplayPath,
        Package = model.Candidate.Package,
        Shipping = model.Candidate.Shipping,
        Format = model.Recognised.Format,
        FormatVersion = model.Recognised.FormatVersion,
        Size = model.Size,
        Sha256 = digest,
        Card = card.Card,
        CardCandidates = card.Candidates,
        SharesCardWith = card.SharedWith,
        DeclaredLicense = model.Candidate.License,
        DeclaredBaseModel = model.Candidate.BaseModel,
        DeclaredAt = model.Candidate.DeclaredAt,
    };

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

    private sealed class FoundModel(ModelCandidate candidate, RecognisedModel recognised, long size)
    {
        public ModelCandidate Candidate { get; } = candidate;

        public RecognisedModel Recognised { get; } = recognised;

        public long Size { get; } = size;

        public string? Sha256 { get; set; }

        public string? Unreadable { get; set; }
    }
}
